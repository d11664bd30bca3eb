// The outline of a draft by mouse: fields are dragged within and between sections; the buttons beside them do the same.
import Sortable from "sortablejs";

function send(form, order) {
  const button = document.createElement("button");
  button.name = "go";
  button.value = order;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

function startOutline(form) {
  if (!form || form.dataset.sorting) return;
  form.dataset.sorting = "yes";
  form.querySelectorAll("[data-fields]").forEach((list) =>
    Sortable.create(list, {
      group: "fields",
      handle: "[data-handle]",
      draggable: "[data-field]",
      animation: 120,
      onEnd: ({ item, from, to, oldDraggableIndex, newDraggableIndex }) => {
        if (from === to && oldDraggableIndex === newDraggableIndex) return;
        send(form, ["drag", from.dataset.fields, item.dataset.field, to.dataset.fields, newDraggableIndex].join(":"));
      },
    }),
  );
}

// Another kind has other settings: they are drawn anew with what was typed.
function startKinds() {
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#part-form #id_kind")) return;
    document.querySelector('#part-form [name="redraw"][value="kind"]')?.click();
  });
}

startKinds();
startOutline(document.querySelector("[data-outline]"));
document.addEventListener("htmx:afterSettle", () => startOutline(document.querySelector("[data-outline]")));
