"use strict";
// Only comfort: every form does the same without it.
(function () {
  // Sums of a score sheet, asked of the server, which alone knows how they are made.
  var form = document.querySelector("form[data-sums-at]");
  var place = document.querySelector("[data-sums]");
  if (form && place && window.fetch) {
    var waiting = null, asked = 0;
    var ask = function () {
      var turn = ++asked, data = new FormData(form);
      form.querySelectorAll("input[type=file]").forEach(function (one) { data.delete(one.name); });
      fetch(form.dataset.sumsAt, { method: "POST", body: data, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : null; })
        .then(function (found) {
          if (!found || turn !== asked) { return; }
          place.textContent = "";
          place.className = "sums" + (found.passes === true ? " done" : found.passes === false ? " fault" : "");
          found.lines.forEach(function (line) {
            var told = document.createElement("p");
            told.textContent = line + "。";
            place.appendChild(told);
          });
        })
        .catch(function () { /* not now: the preview sums up as well */ });
    };
    form.addEventListener("input", function (event) {
      if (!event.target.closest("[data-sheet], .choices")) { return; }
      clearTimeout(waiting);
      waiting = setTimeout(ask, 400);
    });
  }
  // Files dragged onto a form's place for them.
  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]"), told = zone.querySelector("[data-dropped]");
    var tell = function () {
      told.textContent = Array.prototype.map.call(input.files, function (one) { return one.name; }).join("、");
    };
    input.addEventListener("change", tell);
    zone.addEventListener("dragover", function (event) { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", function () { zone.classList.remove("over"); });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
    });
  });
  // A file that is dropped beside its place does not take the form away.
  ["dragover", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      if (document.querySelector("[data-drop]")) { event.preventDefault(); }
    });
  });
  // What is too large for one sending is told before it is sent: nobody waits for a refusal.
  document.querySelectorAll("form.filling").forEach(function (one) {
    var zone = one.querySelector("[data-largest]");
    one.addEventListener("submit", function (event) {
      var sum = 0;
      one.querySelectorAll("input[type=file]").forEach(function (box) {
        Array.prototype.forEach.call(box.files, function (file) { sum += file.size; });
      });
      if (!zone || sum < zone.dataset.largest - 1048576) { return; }
      event.preventDefault();
      var told = zone.querySelector("[role=alert]") || zone.appendChild(document.createElement("p"));
      told.className = "fault";
      told.setAttribute("role", "alert");
      told.textContent = "没有提交：选的文件一共 " + (sum / 1048576).toFixed(1) + " MB，一次至多 " +
        Math.floor(zone.dataset.largest / 1048576) + " MB。请少选几个，存为草稿，再接着添加。";
      zone.scrollIntoView();
    });
  });
})();
