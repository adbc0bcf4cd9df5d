/** The saved questions beside the editor: each opens in a tab of its own; the list can be searched. */

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
    const every = new Map((await questions()).map((each) => [each.name, each]));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    filter(list, (name) => {
      const { title, description } = every.get(name);
      const text = `${name} ${title} ${description}`.toLowerCase();
      return words.every((word) => text.includes(word));
    }, words.length > 0);
  });
}

function filter(list, fits, searching) {
  let left = 0;
  for (const theme of list.querySelectorAll("details")) {
    const items = [...theme.querySelectorAll("li")];
    for (const item of items) item.hidden = !fits(item.querySelector("a").dataset.example);
    const shown = items.filter((item) => !item.hidden).length;
    theme.hidden = shown === 0;
    theme.open = searching;
    left += shown;
  }
  document.getElementById("examples-found").textContent = searching ? `${left} found` : "";
}
