// Suggestions beside a field in which one of very many rows is written. Without them one writes.
"use strict";
{
  const fill = async (field, list) => {
    const { suggest, app, model, field: name } = list.dataset;
    const words = new URLSearchParams({ app_label: app, model_name: model, field_name: name, term: field.value });
    const answer = await fetch(`${suggest}?${words}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const { results } = await answer.json();
    list.replaceChildren(...results.map(({ text }) => Object.assign(document.createElement("option"), { value: text })));
  };
  let waiting;
  document.addEventListener("input", event => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    const list = field.list || document.querySelector(`datalist[data-suggest][data-for="${CSS.escape(field.id)}"]`);
    if (!list || !list.dataset.suggest) return;
    if (!field.list) field.setAttribute("list", list.id);
    clearTimeout(waiting);
    if (field.value.trim().length > 1) waiting = setTimeout(() => fill(field, list), 250);
  });
}
