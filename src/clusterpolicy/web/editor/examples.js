/** The saved questions beside the editor: each opens in a tab of its own; the list can be searched. */
import { fold, isLike } from "./likeness.js";

/**
 * @param {{examples: string}} setup where the questions are
 * @param {(example: {query: string, title: string}) => void} open
 */
export function offerExamples(setup, open) {
  const list = document.getElementById("examples");
  let asked;
  const questions = () => (asked ??= fetch(setup.examples).then((answer) => answer.json()));
  list.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-example]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const found = (await questions()).find((each) => each.name === link.dataset.example);
    open(found);
    document.getElementById("editor").scrollIntoView({ block: "nearest" });
  });
  const search = document.getElementById("examples-search");
  search.closest("[hidden]").hidden = false;
  search.addEventListener("focus", () => questions(), { once: true });
  search.addEventListener("input", async () => {
    const every = await questions();
    const words = fold(search.value).split(" ").filter(Boolean);
    const having = (fits) =>
      new Set(every.filter((each) => words.every((word) => fits(word, textOf(each)))).map((each) => each.name));
    const exact = having((word, text) => text.includes(word));
    const near = exact.size ? exact : having((word, text) => text.includes(word) || text.split(" ").some((each) => isLike(word, each)));
    filter(list, near, words.length > 0);
    document.getElementById("examples-found").textContent = told(words, exact.size, near.size);
  });
}

const textOf = ({ name, title, description }) => fold(`${name} ${title} ${description}`);

function told(words, exact, near) {
  if (!words.length) return "";
  if (exact || !near) return `${exact} found`;
  return `None with “${words.join(" ")}”; ${near} with similar words`;
}

function filter(list, names, searching) {
  for (const theme of list.querySelectorAll("details")) {
    const items = [...theme.querySelectorAll("li")];
    for (const item of items) item.hidden = !names.has(item.querySelector("a").dataset.example);
    theme.hidden = items.every((item) => item.hidden);
    theme.open = searching;
  }
}
