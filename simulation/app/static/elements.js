// Elements from plain words: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const el = (name, attributes = {}, ...children) =>
  filled(document.createElement(name), attributes, children);

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const one = (id) => document.getElementById(id);

export function options(select, choices, chosen) {
  select.replaceChildren(...choices.map(([value, text]) => el("option", { value }, text)));
  if (chosen !== undefined) select.value = chosen;
}

// A message beside the field that it is about, or where there is none, for the whole page.
export function complain(error, whole, root = document) {
  calm(root);
  const fields = [...root.querySelectorAll("[data-key]")].filter((field) => {
    const key = field.dataset.key;
    return error.key === key || error.key?.startsWith(`${key}.`);
  });
  const field = fields.sort((a, b) => b.dataset.key.length - a.dataset.key.length)[0];
  whole.textContent = error.message;
  whole.hidden = Boolean(field);
  if (!field) return;
  const id = `wrong-${field.dataset.key.replace(/\W+/g, "-")}`;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  const box = field.closest(".field, .person, .action, form") ?? field.parentElement;
  box.append(el("p", { class: "wrong", id, role: "alert" }, error.message));
}

export function calm(root = document) {
  for (const each of root.querySelectorAll(".wrong")) each.remove();
  for (const each of root.querySelectorAll("[aria-invalid]")) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
}
