"use strict";
// Who clicks twice has sent once. What no answer has come to after a while may be sent again; the server knows both.
(function () {
  var WHILE = 10000;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.dataset.sent && Date.now() - form.dataset.sent < WHILE) { event.preventDefault(); return; }
    form.dataset.sent = Date.now();
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
