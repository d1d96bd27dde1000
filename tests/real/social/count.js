// Reads texts, a JSON string a line; answers with the length of each as X counts it.
const { parseTweet } = require("twitter-text");
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
console.log(lines.map((line) => parseTweet(JSON.parse(line)).weightedLength).join("\n"));
