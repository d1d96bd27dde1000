// A server of Bluesky with a directory of accounts in memory: node pds.js PORT PORT FOLDER
const { PDS, envToCfg, envToSecrets } = require("@atproto/pds");
const directory = require("@did-plc/server");
const { randomBytes } = require("crypto");
const { join } = require("path");
const [port, directoryPort, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const secret = () => randomBytes(32).toString("hex");
(async () => {
  await directory.PlcServer.create({ db: directory.Database.mock(), port: directoryPort }).start();
  const settings = {
    devMode: true,
    port,
    hostname: "localhost",
    serviceHandleDomains: [".test"],
    dataDirectory: folder,
    blobstoreDiskLocation: join(folder, "blobs"),
    didPlcUrl: `http://127.0.0.1:${directoryPort}`,
    adminPassword: secret(),
    jwtSecret: secret(),
    plcRotationKeyK256PrivateKeyHex: secret(),
    dpopSecret: secret(),
    inviteRequired: false,
    disableSsrfProtection: true,
    bskyAppViewUrl: "http://127.0.0.1:9",
    bskyAppViewDid: "did:example:x",
  };
  const pds = await PDS.create(envToCfg(settings), envToSecrets(settings));
  await pds.start();
  console.log("ready");
})();
