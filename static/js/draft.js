// The page of a draft: previews, rows that are added and moved, and a word before unsaved text is
// lost. Everything can be done without it too: by the fields for order and removal, and by saving.
"use strict";
(() => {
  const form = document.getElementById("draft");
  if (!form) return;
  const mark = form.querySelector(".unsaved > span");
  const kept = `draft-${form.dataset.key}`;

  // Unsaved changes

  let unsaved = false;
  const touched = () => {
    unsaved = true;
    mark.hidden = false;
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    const open = [...form.querySelectorAll(".part > details[open]")].map(keyOf);
    sessionStorage.setItem(kept, JSON.stringify({ open, at: window.scrollY }));
  });
  if ("unsaved" in form.dataset) touched();

  // Where one was before saving: which rows were open, told by their keys

  const keyOf = (row) =>
    `${row.closest("[data-part]").dataset.part} ${row.querySelector("[name$='-pk']").value}`;

  const back = () => {
    const { open, at } = JSON.parse(sessionStorage.getItem(kept) || "{}");
    sessionStorage.removeItem(kept);
    for (const row of form.querySelectorAll(".part > details"))
      if ((open || []).includes(keyOf(row))) row.open = true;
    const problem = document.getElementById("fel");
    if (problem) problem.focus();
    else if (at) window.scrollTo({ top: at, behavior: "instant" });
  };

  // Rows

  const rows = (list) => [...list.children];
  const number = (list) =>
    rows(list).forEach((row, index) => {
      row.querySelector(".number").textContent = index + 1;
      row.querySelector(".field.order input").value = index + 1;
      row.querySelector("[data-move=up]").disabled = index === 0;
      row.querySelector("[data-move=down]").disabled = index === rows(list).length - 1;
    });

  const add = (part) => {
    const list = form.querySelector(`[data-part="${part}"]`);
    const total = form.elements[`${part}-TOTAL_FORMS`];
    const html = form.querySelector(`template[data-empty="${part}"]`).innerHTML;
    list.insertAdjacentHTML("beforeend", html.replaceAll("__prefix__", total.value));
    total.value = Number(total.value) + 1;
    const row = list.lastElementChild;
    show(row);
    number(list);
    row.querySelector("input:not([type=hidden]), textarea").focus();
    touched();
  };

  const move = (button) => {
    const row = button.closest(".part");
    const other = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.dataset.move === "up") other.before(row);
    else other.after(row);
    number(row.parentNode);
    (button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button).focus();
    touched();
  };

  // What only works with this file is out of sight until it runs.
  const show = (within) => {
    within.querySelectorAll(".moves, .preview-act").forEach((part) => (part.hidden = false));
  };

  form.addEventListener("input", (event) => {
    const title = form.querySelector(`.title[data-title="${event.target.id}"]`);
    if (title) title.textContent = event.target.value.slice(0, 90) || title.dataset.new;
  });
  form.addEventListener("change", (event) => {
    if (event.target.name.endsWith("-DELETE"))
      event.target.closest(".part").classList.toggle("removed", event.target.checked);
  });

  // Previews

  const preview = async (button) => {
    const field = document.getElementById(button.dataset.previewOf);
    const place = document.getElementById(button.getAttribute("aria-controls"));
    const body = new FormData();
    body.set("text", field.value);
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, headers });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      place.innerHTML = await answer.text(); // cleaned by the portal (principles/markdown.py)
    } catch {
      place.textContent = form.dataset.failed;
    }
    place.hidden = false;
    button.setAttribute("aria-expanded", "true");
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.add) {
      event.preventDefault();
      add(button.dataset.add);
    } else if (button.dataset.move) move(button);
    else if (button.dataset.previewOf) preview(button);
  });

  document.body.classList.add("with-moves");
  show(form);
  form.querySelectorAll("[data-part]").forEach(number);
  back();
})();
