//! lettre as it comes: one mail per person through its own pool, `lettre-pool PORT CONNECTIONS COUNT`.

use lettre::message::MultiPart;
use lettre::transport::smtp::PoolConfig;
use lettre::{Message, SmtpTransport, Transport};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut numbers = std::env::args().skip(1).map(|word| word.parse::<u32>());
    let mut number = || numbers.next().unwrap_or(Ok(0));
    let (port, connections, count) = (number()?, number()?, number()?);
    let transport = SmtpTransport::builder_dangerous("127.0.0.1")
        .port(u16::try_from(port)?)
        .pool_config(PoolConfig::new().max_size(connections))
        .build();
    let from = "Shop <ops@shop.test>".parse()?;
    std::thread::scope(|scope| {
        let shares: Vec<_> = (0..connections)
            .map(|share| {
                let (transport, from) = (&transport, &from);
                scope.spawn(move || {
                    let mine = (share..count).step_by(connections as usize);
                    mine.map(|person| send(transport, from, person))
                        .collect::<Result<Vec<()>, _>>()
                })
            })
            .collect();
        for share in shares {
            share.join().map_err(|_| "a thread has panicked")??;
        }
        Ok(())
    })
}

fn send(
    transport: &SmtpTransport,
    from: &lettre::message::Mailbox,
    person: u32,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let name = format!("Customer {person}");
    let text = include_str!("../message.txt").replace("{name}", &name);
    let html = include_str!("../message.html").replace("{name}", &name);
    let message = Message::builder()
        .from(from.clone())
        .to(format!("{name} <customer{person}@x.test>").parse()?)
        .message_id(Some(format!("<incident.1.{person}@shop.test>")))
        .subject("Shop: service disruption")
        .multipart(MultiPart::alternative_plain_html(text, html))?;
    transport.send(&message)?;
    Ok(())
}
