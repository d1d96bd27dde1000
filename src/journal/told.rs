//! An event in JSON: its type, then its fields.
//!
//! Reads an event in one pass when the type comes first, as this program writes it, and in two
//! wherever else it stands. Knows no event.

use crate::incident::Event;
use serde::de::value::{MapAccessDeserializer, MapDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, VariantAccess,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use std::fmt;

const TYPE: &str = "type";

/// An event whose type comes first.
pub(super) struct TypeFirst(pub(super) Event);

impl<'de> Deserialize<'de> for TypeFirst {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = TypeFirst;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event, its type first")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<TypeFirst, A::Error> {
                if fields.next_key::<&str>()? != Some(TYPE) {
                    return Err(A::Error::custom("the type does not come first"));
                }
                let kind = fields.next_value::<&str>()?;
                Event::by_type(Typed { kind, fields }).map(TypeFirst)
            }
        }
        from.deserialize_map(Fields)
    }
}

/// An event of a known type, wherever the type stands.
pub(super) fn in_any_order(json: &str) -> Option<Event> {
    let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).ok()?;
    let serde_json::Value::String(kind) = fields.remove(TYPE)? else {
        return None;
    };
    let fields = MapDeserializer::<_, serde_json::Error>::new(fields.into_iter());
    Event::by_type(Typed {
        kind: &kind,
        fields,
    })
    .ok()
}

/// A type, and the fields behind it.
struct Typed<'k, A> {
    kind: &'k str,
    fields: A,
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Typed<'_, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for Typed<'_, A> {
    type Error = A::Error;
    type Variant = Fields<A>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), A::Error> {
        let kind: StrDeserializer<'_, A::Error> = self.kind.into_deserializer();
        Ok((seed.deserialize(kind)?, Fields(self.fields)))
    }
}

struct Fields<A>(A);

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        Err(A::Error::custom("an event has fields"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        seed.deserialize(MapAccessDeserializer::new(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, A::Error> {
        Err(A::Error::custom("the fields of an event have names"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }
}
