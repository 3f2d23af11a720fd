"use strict";
// What this tablet keeps: score sheets with their files (IndexedDB), and the pages on site of one post (Cache).
window.mingpai = (function () {
  var who = document.body.dataset, opening = null;
  var able = Boolean(window.isSecureContext && navigator.serviceWorker && window.indexedDB && window.caches);
  function opened() {
    opening = opening || new Promise(function (done, no) {
      var asked = indexedDB.open("mingpai-site", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("sheets", { keyPath: "key" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { opening = null; no(asked.error); };
    });
    return opening;
  }
  // A change is done when it lies on the disk, and not before.
  function within(mode, does) {
    return opened().then(function (db) {
      return new Promise(function (done, no) {
        var all = db.transaction("sheets", mode), asked = does(all.objectStore("sheets"));
        all.oncomplete = function () { done(asked.result); };
        all.onerror = all.onabort = function () { no(all.error); };
      });
    });
  }
  function mine(one) { return one.account === who.account; }
  return {
    able: able,
    account: who.account,
    post: who.post,
    pages: "site " + who.account + " " + who.post,
    key: function (path) { return [who.account, who.post, path].join("\n"); },
    get: function (key) { return within("readonly", function (all) { return all.get(key); }); },
    put: function (one) {
      if (navigator.storage && navigator.storage.persist) { navigator.storage.persist(); } // not to be cleared for room
      return within("readwrite", function (all) { return all.put(one); });
    },
    drop: function (key) { return within("readwrite", function (all) { return all.delete(key); }); },
    // The sheets of this account alone: what others have kept here is not shown, not sent, not counted.
    all: function () {
      return within("readonly", function (all) { return all.getAll(); }).then(function (some) { return some.filter(mine); });
    },
    // Pages of whoever was here before go; `but` stay.
    forget: function (but) {
      return caches.keys().then(function (names) {
        return Promise.all(names.map(function (one) {
          var stays = one === but || (but && !who.post && one.indexOf(but) === 0); // no post taken yet: all of one's own
          return one.indexOf("site ") === 0 && !stays ? caches.delete(one) : null;
        }));
      });
    }
  };
})();
