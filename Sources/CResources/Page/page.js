// SPDX-License-Identifier: Apache-2.0
(() => {
"use strict";
const $ = id => document.getElementById(id);
const table = $("cluster-table");
if (!table) return;
const urgency = [...table.tBodies];
const words = new Map(urgency.map(body => [body, body.textContent.toLowerCase()]));
const find = $("filter-text"), state = $("filter-state"), count = $("filter-count");
const filter = () => {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const body of urgency) {
    const fits = (!state.value || body.dataset.state === state.value)
      && wanted.every(word => words.get(body).includes(word));
    body.hidden = !fits;
    if (fits) shown += 1;
  }
  count.textContent = shown === urgency.length ? "" : shown + " of " + urgency.length + " shown";
  $("nothing").hidden = shown > 0;
};
const heads = [...table.tHead.rows[0].cells];
const sort = (column, order) => {
  heads.forEach((head, index) => head.setAttribute("aria-sort", index === column ? order : "none"));
  const sign = order === "descending" ? -1 : 1;
  const key = body => body.rows[0].cells[column].dataset.v;
  const compare = (a, b) => {
    const x = key(a), y = key(b);
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
    return sign * (column ? Number(x) - Number(y) : x.localeCompare(y, "en", { numeric: true }));
  };
  table.append(...(order === "none" ? urgency : [...urgency].sort(compare)));
};
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  button.addEventListener("click", () => {
    const now = head.getAttribute("aria-sort");
    sort(column, now === "none" ? "ascending" : now === "ascending" ? "descending" : "none");
  });
  head.append(button);
});
find.addEventListener("input", filter);
state.addEventListener("change", filter);
$("reset").addEventListener("click", () => {
  find.value = state.value = "";
  filter();
  sort(-1, "none");
});
$("controls").hidden = false;
filter();
})();
