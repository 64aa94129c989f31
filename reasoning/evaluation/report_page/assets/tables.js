function prepare(root) {
  const value = (row, column, head) => {
    const cell = row.cells[column], words = cell.textContent.trim();
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    return head.dataset.sort === "number" ? Number.parseFloat(words) : words;
  };
  const sort = (table, head, column) => {
    const falling = head.getAttribute("aria-sort") === (head.dataset.sort === "number" ? "descending" : "ascending");
    const sign = (head.dataset.sort === "number") === falling ? 1 : -1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((left, right) => {
      const [a, b] = [value(left, column, head), value(right, column, head)];
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
    });
    body.append(...rows);
  };
  for (const table of root.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!head.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head, column));
    });
  }
  for (const group of root.querySelectorAll("[data-switch]")) {
    group.addEventListener("click", (event) => {
      const chosen = event.target.closest("button");
      if (!chosen) return;
      for (const button of group.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button === chosen));
        document.getElementById(button.dataset.shows).hidden = button !== chosen;
      }
    });
  }
}
prepare(document);
