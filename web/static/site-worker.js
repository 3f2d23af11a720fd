"use strict";
// Answers for the pages on site where no network does. It keeps nothing itself: a page has put there what it may.
var PATIENCE = 6000;
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var asked = event.request, path = new URL(asked.url).pathname;
  if (asked.method !== "GET" || path === "/site/session" || asked.headers.get("X-To-Keep")) { return; }
  event.respondWith(caches.match(asked, { ignoreVary: true }).then(function (kept) {
    if (kept && path.indexOf("/site") !== 0) { return kept; } // files: their address changes with what is in them
    // Whose session has ended goes on with what is kept: the page says so, and where to sign in.
    var live = fetch(asked).then(function (answer) {
      return kept && answer.type === "opaqueredirect" ? kept : answer;
    }).catch(function () {
      return kept || new Response("没有网络，这一页没有存在这台平板上。请退回前一页。",
        { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
    });
    if (!kept) { return live; }
    // A network that is there and does not answer is none.
    return Promise.race([live, new Promise(function (done) { setTimeout(done, PATIENCE, kept); })]);
  }));
});
