/** The table of results: it can be searched, sorted and paged; IRIs open the page of what they name. */
import Yasgui from "@zazuko/yasgui";
import { make } from "./make.js";

const PAGE = 50;
const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

export class ResultTable extends Yasgui.Yasr.plugins.table {
  /** @type {{base: string, root: string}} the namespace of our IRIs, and where it is served */
  static links = { base: "", root: "" };

  draw() {
    const { results, resultsEl } = this.yasr;
    keepTexts(results);
    this.prefixes = this.yasr.getPrefixes();
    this.columns = results.getVariables();
    this.rows = results.getBindings();
    this.numeric = this.columns.map((name) => this.rows.some((row) => row[name]) && this.rows.every((row) => isNumber(row[name])));
    Object.assign(this, { search: "", page: 0, sorted: null });
    this.found = make("p", { className: "quiet small", role: "status" });
    this.body = make("tbody");
    const search = make("input", { type: "search", autocomplete: "off" });
    search.addEventListener("input", () => {
      Object.assign(this, { search: search.value.toLowerCase(), page: 0 });
      this.fill();
    });
    const field = make("label", { className: "field" }, make("span", {}, "Search the answer"), search);
    const region = make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Answer" });
    region.append(make("table", { className: "data" }, make("thead", {}, this.head()), this.body));
    this.pager = make("div", { className: "fields" });
    resultsEl.append(make("div", { className: "fields" }, field, this.found), region, this.pager);
    this.fill();
  }

  head() {
    this.heads = this.columns.map((name, column) => {
      const button = make("button", { type: "button", className: "sort" }, name);
      button.addEventListener("click", () => {
        this.sorted = { column, down: this.sorted?.column === column && !this.sorted.down };
        this.page = 0;
        this.fill();
      });
      return make("th", { scope: "col", className: this.numeric[column] ? "number" : "" }, button);
    });
    return make("tr", {}, ...this.heads);
  }

  /** Shows the rows that are wanted now. */
  fill() {
    const rows = this.ordered(this.rows.filter((row) => this.holds(row)));
    const from = this.page * PAGE;
    this.body.replaceChildren(...rows.slice(from, from + PAGE).map((row) => this.line(row)));
    const all = `${count(rows.length, "row")}${this.search ? ` of ${count(this.rows.length, "row")}` : ""}`;
    const part = rows.length > PAGE ? `, ${from + 1} to ${Math.min(from + PAGE, rows.length)} shown` : "";
    this.found.textContent = all + part;
    for (const [column, head] of this.heads.entries()) {
      if (this.sorted?.column === column) head.ariaSort = this.sorted.down ? "descending" : "ascending";
      else head.removeAttribute("aria-sort");
    }
    const to = (label, page) => {
      const button = make("button", { type: "button", disabled: page < 0 || page * PAGE >= rows.length }, label);
      button.addEventListener("click", () => this.turn(page));
      return button;
    };
    this.pager.replaceChildren(...(rows.length > PAGE ? [to("Previous rows", this.page - 1), to("Next rows", this.page + 1)] : []));
  }

  turn(page) {
    this.page = page;
    this.fill();
    this.yasr.resultsEl.querySelector(".scroll").focus();
  }

  holds(row) {
    return !this.search || this.columns.some((name) => row[name] && this.text(row[name]).toLowerCase().includes(this.search));
  }

  ordered(rows) {
    if (!this.sorted) return rows;
    const { column, down } = this.sorted;
    const value = (row) => row[this.columns[column]]?.value ?? "";
    const compare = this.numeric[column] ? (a, b) => value(a) - value(b) : (a, b) => value(a).localeCompare(value(b));
    return [...rows].sort(down ? (a, b) => compare(b, a) : compare);
  }

  line(row) {
    const cells = this.columns.map((name, column) =>
      make("td", { className: this.numeric[column] ? "number" : "" }, ...(row[name] ? this.cell(row[name]) : [])),
    );
    return make("tr", {}, ...cells);
  }

  /** What a term looks like: IRIs as links, ours to the local page; a language behind its text. */
  cell(term) {
    if (term.type === "uri") return [this.link(term)];
    const language = term["xml:lang"];
    return language ? [term.value, " ", make("span", { className: "quiet small" }, `@${language}`)] : [term.value];
  }

  link(term) {
    const { base, root } = ResultTable.links;
    const ours = term.value.startsWith(base);
    if (!ours && !/^https?:\/\//.test(term.value)) return term.value;
    const href = ours ? `${root}/${term.value.slice(base.length)}` : term.value;
    return make("a", ours ? { href } : { href, rel: "external noopener noreferrer" }, this.text(term));
  }

  text(term) {
    if (term.type !== "uri") return term.value;
    const prefix = Object.keys(this.prefixes).find((name) => term.value.startsWith(this.prefixes[name]));
    return prefix ? `${prefix}:${term.value.slice(this.prefixes[prefix].length)}` : term.value;
  }

  destroy() {}
}

/** Yasr puts other cells of a row in the place of {{their names}} in texts: here a text stays as it was sent. */
function keepTexts(results) {
  const sent = results.getOriginalResponseAsString();
  if (sent.includes("{{") && results.type === "json") results.json = JSON.parse(sent);
}

const isNumber = (term) => !term || NUMBERS.test(term.datatype ?? "");
const count = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
