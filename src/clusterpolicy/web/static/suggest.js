// Suggestions below a search field or an entity field: arrow keys choose, Enter goes, Escape lets go.
// <input data-suggest="/suggest?kind=country"> in a search form leads to the page of what is chosen;
// with data-suggest-fill the chosen name is written into the field instead, in the words that the server reads;
// data-suggest-of="p-property" names the field of the property whose values are suggested.

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  const fills = input.hasAttribute("data-suggest-fill");
  let asked = 0;
  let timer;

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const chosen = () => list.querySelector('[aria-selected="true"]');
  const choose = (item) => {
    for (const each of list.children) each.setAttribute("aria-selected", String(each === item));
    if (!item) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const take = (item) => {
    close();
    if (fills) {
      input.value = item.dataset.fill;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      location.assign(item.dataset.address);
    }
  };

  async function ask() {
    const text = input.value.trim();
    const of = document.getElementById(input.dataset.suggestOf)?.value ?? "";
    const number = ++asked;
    if (!text && !of) { close(); return; }
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    if (fills) address.searchParams.set("fill", "yes");
    if (of) address.searchParams.set("of", of);
    const answer = await fetch(address);
    if (!answer.ok || number !== asked) return;
    const found = await answer.json();
    list.replaceChildren(...found.map((each, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.address = each.address;
      item.dataset.fill = each.fill ?? each.label;
      const name = document.createElement("span");
      name.textContent = each.label;
      const kind = document.createElement("span");
      kind.className = "quiet";
      kind.textContent = each.kind;
      item.append(name, " ", kind);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
  // The values of a property are few: they are offered before anything is written.
  if (input.dataset.suggestOf) input.addEventListener("focus", () => { if (!input.value.trim()) ask(); });
  input.addEventListener("blur", () => setTimeout(close, 120));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const items = [...list.children];
    const at = items.indexOf(chosen());
    if (event.key === "ArrowDown") choose(items[(at + 1) % items.length]);
    else if (event.key === "ArrowUp") choose(items[(at - 1 + items.length) % items.length]);
    else if (event.key === "Enter" && chosen()) take(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
