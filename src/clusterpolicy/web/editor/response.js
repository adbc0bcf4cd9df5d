/** The response as it was sent; of a long one the beginning, for a browser cannot show it all in time. */
import Yasgui from "@zazuko/yasgui";
import { make } from "./make.js";

const LINES = 1000;
const SIGNS = 200_000;
const CodeMirror = Object.getPrototypeOf(Yasgui.Yasqe);

export class ResponseText extends Yasgui.Yasr.plugins.response {
  draw() {
    const { results, resultsEl } = this.yasr;
    const sent = results.getOriginalResponseAsString() ?? "";
    const json = results.getType() === "json";
    const { text, whole } = beginning(sent, json);
    if (!whole) {
      const told = `The beginning of the response is shown, ${share(text, sent)} of it; the download has all.`;
      resultsEl.append(make("p", { className: "quiet small", role: "status" }, told));
    }
    CodeMirror(resultsEl, {
      value: text,
      readOnly: true,
      lineNumbers: true,
      lineWrapping: true,
      extraKeys: { Tab: false, "Shift-Tab": false },
      mode: json ? { name: "javascript", json: true } : null,
    });
  }
}

/** As much of a response as is shown, in whole lines where it has some, and whether that is all. */
function beginning(sent, json) {
  const part = sent.slice(0, SIGNS);
  const lines = (json ? broken(part) : part).split("\n");
  const whole = part.length === sent.length && lines.length <= LINES;
  if (!whole && lines.length > 1) lines.splice(Math.min(LINES, lines.length - 1));
  return { text: lines.join("\n"), whole };
}

/** JSON with each row on a line of its own; what stands in quotes stays as it is. */
function broken(json) {
  return json.replace(/"(?:[^"\\]|\\.)*"|\},\{/g, (found) => (found === "},{" ? "},\n{" : found));
}

function share(text, sent) {
  const percent = (100 * text.length) / sent.length;
  return percent < 1 ? "less than 1%" : `${Math.floor(percent)}%`;
}
