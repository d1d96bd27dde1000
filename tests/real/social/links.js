// Reads texts, a JSON string a line; answers with the links that Bluesky's own library finds.
const { RichText } = require("@atproto/api");
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const text = new RichText({ text: JSON.parse(line) });
  text.detectFacetsWithoutResolution();
  const links = (text.facets || []).filter((facet) => facet.features[0].uri);
  const place = ({ index, features }) => [index.byteStart, index.byteEnd, features[0].uri];
  console.log(JSON.stringify(links.map(place)));
}
