"use strict";
// On site: keeps the pages of this post, says how the network is, and sends each sheet that is finished, once.
(function () {
  var kept = window.mingpai, place = document.querySelector("[data-worker]"), net = document.querySelector("[data-net]");
  var WORDS = {
    typing: "填写中，还没有点发送", unsent: "未发送，有网络时自动发送", sent: "已发送", returned: "被退回，改正以后再发送"
  };
  var NAMED = /(?:href|src)="(\/static\/[^"]+|\/titles\/[^"\/]+\/evidence\/[^"]+)"/g;
  var EVERY = 20000, listeners = [], sending = false, saved = 0;
  function say(text, how, href) {
    net.textContent = text;
    net.className = "net " + how;
    if (href) {
      var link = document.createElement("a");
      link.href = href;
      link.textContent = "登录";
      net.appendChild(link);
    }
  }
  if (!kept || !kept.able) {
    say("这里不能离线保存：这一页不是用 https 打开的，或者浏览器不支持。请在有网络时填写，照常预览、提交。", "is-off");
    return;
  }

  // Pages. Each brings the files that it names; what is not named any more goes.
  function keep(paths, whole) {
    var wanted = {};
    return caches.open(kept.pages).then(function (cache) {
      var fetched = paths.map(function (path) {
        return fetch(path, { headers: { "X-To-Keep": "1" }, credentials: "same-origin" }).then(function (page) {
          if (!page.ok || page.redirected) { throw new Error(path); }
          wanted[path] = true;
          return cache.put(path, page.clone()).then(function () { return page.text(); });
        });
      });
      return Promise.all(fetched).then(function (texts) {
        texts.join("\n").replace(NAMED, function (_, path) { wanted[path] = true; });
        return Promise.all(Object.keys(wanted).filter(function (one) { return one.indexOf("/static/") === 0; })
          .map(function (path) {
            return cache.match(path).then(function (there) { return there || cache.add(path); });
          }));
      }).then(function () { return cache.keys(); }).then(function (keys) {
        if (!whole) { return null; }
        return Promise.all(keys.filter(function (one) {
          var url = new URL(one.url);
          return !wanted[url.pathname + url.search];
        }).map(function (one) { return cache.delete(one); }));
      });
    }).then(function () { saved = paths.length; });
  }
  function keepPages() {
    var links = Array.prototype.map.call(document.querySelectorAll("a[data-page]"), function (one) {
      return one.getAttribute("href");
    });
    var list = location.pathname === "/site";
    keepPhotographs();
    return keep(list ? ["/site"].concat(links) : [location.pathname], list);
  }

  // Photographs of the last time are kept once they are looked at: all of all units would be too much for the way.
  function keepPhotographs() {
    var shown = document.querySelector(".before");
    if (!shown || !shown.open) { return; }
    caches.open(kept.pages).then(function (cache) {
      document.querySelectorAll("[data-photograph]").forEach(function (one) {
        var path = one.getAttribute("src");
        cache.match(path).then(function (there) { return there || cache.add(path); }).catch(function () { /* not now */ });
      });
    });
  }

  // Whose session it is now: "off" without a network, "out" where nobody is signed in.
  function session() {
    return fetch("/site/session", { redirect: "manual", cache: "no-store", credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : "out"; })
      .catch(function () { return "off"; });
  }
  function back() { return "/sign-in?back=" + encodeURIComponent(location.pathname); }
  function told(found) {
    if (found === "off") {
      say("没有网络。这一页是" + place.dataset.at + "存下的；填的存在这台平板上，有了网络再发。", "is-off");
    } else if (found === "out") {
      say("登录已经结束。填的还在这台平板上，由" + kept.account + "再登录后发送：", "is-off", back());
    } else if (found.account !== kept.account || found.post !== kept.post) {
      say("现在登录的是另一个账号或者岗位，这一页填的不会以它的名义发送。", "is-off");
    } else {
      var list = saved && place.hasAttribute("data-list");
      say(list ? "可以离线使用：" + saved + "页已存在这台平板上。" : document.querySelector("form.tablet:not([hidden])")
        ? "有网络，边填边存在这台平板上。" : "有网络。", "is-on");
    }
  }

  // Sending. The same sheet under the same name is one act, however often it arrives.
  function formOf(one, csrf) {
    var data = new FormData();
    [["csrf", csrf], ["_post", one.post], ["_seen", one.seen], ["_sheet", one.id]].concat(one.pairs)
      .forEach(function (pair) { data.append(pair[0], pair[1]); });
    one.files.forEach(function (pair) { data.append(pair[0], pair[1], pair[1].name); });
    return data;
  }
  function answered(one, answer) {
    if (answer.type === "opaqueredirect") { throw new Error("signed out"); }
    if (answer.status === 413) {
      return { state: "returned", lines: ["照片太大，一次至多64MB，去掉几张再发送"], faults: [] };
    }
    if (!answer.ok) { return { state: "unsent", lines: ["服务器这次没有收下，稍后自动再发"], faults: [] }; }
    return answer.json();
  }
  function send(one, csrf) {
    return fetch(one.path, {
      method: "POST", body: formOf(one, csrf), redirect: "manual", credentials: "same-origin"
    }).then(function (answer) { return answered(one, answer); }).then(function (found) {
      return kept.get(one.key).then(function (now) {
        if (!now) { return null; }
        now.lines = found.lines;
        now.faults = found.faults;
        if (found.state === "sent") {
          now.state = "sent";
          now.receipt = found.receipt;
          if (now.id !== one.id) { now.lines = now.lines.concat(["发送以后又改的没有采用，要改的办理更正"]); }
          now.pairs = now.files = [];
        } else if (now.id === one.id && now.state === "unsent") {
          now.state = found.state;
          if (found.state === "returned") { now.id = name(); now.tried = false; }
          if (found.seen) { now.seen = String(found.seen); }
        }
        return kept.put(now);
      });
    });
  }
  function name() {
    var some = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(some, function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
  }
  function sendAll(found) {
    return kept.all().then(function (some) {
      return some.filter(function (one) { return one.state === "unsent" && one.post === found.post; })
        .reduce(function (before, one) {
          return before.then(function () { return send(one, found.csrf); });
        }, Promise.resolve());
    });
  }
  // Whoever has nothing to send is not asked again and again who they are: that would keep a session from running out.
  function later() {
    kept.all().then(function (some) {
      if (some.some(function (one) { return one.state === "unsent"; })) { tick(); }
    });
  }
  function tick() {
    if (sending) { return; }
    sending = true;
    session().then(function (found) {
      var again = !saved && found.account === kept.account && found.post === kept.post;
      return (again ? keepPages().catch(function () { /* told by what `saved` is */ }) : Promise.resolve()).then(function () {
        return found;
      });
    }).then(function (found) {
      told(found);
      return found.account === kept.account ? sendAll(found) : null;
    }).catch(function () { /* the network went: it stays, and is sent again */ }).then(function () {
      sending = false;
      return changed();
    }).catch(function () { /* nothing is kept here: said where the page began */ });
  }

  // What this tablet has kept, in words.
  function stopped(text) { return text + (/[。？！：]$/.test(text) ? "" : "。"); }
  function item(one) {
    var li = document.createElement("li"), word = document.createElement("strong"), link = document.createElement("a");
    li.className = "is-" + one.state;
    word.textContent = WORDS[one.state];
    link.href = one.path;
    link.textContent = one.label + "：" + one.unit;
    li.append(link, document.createElement("br"), word);
    (one.post !== kept.post ? ["以岗位“" + one.post + "”填的，换到那个岗位才发送"] : []).concat(one.lines)
      .forEach(function (text) {
        var line = document.createElement("p");
        line.textContent = stopped(text);
        li.appendChild(line);
      });
    if (one.receipt) {
      var receipt = document.createElement("a");
      receipt.href = one.receipt;
      receipt.textContent = "看回执";
      li.appendChild(receipt);
    }
    var off = document.createElement("button");
    off.type = "button";
    off.className = "plain";
    off.textContent = one.state === "sent" ? "不再显示" : "删去";
    off.addEventListener("click", function () {
      var sure = one.state === "sent" || window.confirm("删去“" + one.label + "：" + one.unit + "”，填的和照片都不要了吗？");
      if (sure) { kept.drop(one.key).then(changed); }
    });
    li.append(" ", off);
    return li;
  }
  function changed() {
    return kept.all().then(function (some) {
      var list = document.querySelector("[data-sheets]");
      if (list) {
        list.textContent = "";
        some.forEach(function (one) { list.appendChild(item(one)); });
        document.querySelector("[data-mine]").hidden = !some.length;
      }
      listeners.forEach(function (one) { one(); });
    });
  }

  kept.stopped = stopped;
  kept.words = WORDS;
  kept.name = name;
  kept.send = tick;
  kept.onChange = function (does) { listeners.push(does); };
  navigator.serviceWorker.register(place.dataset.worker, { scope: "/site" })
    .then(function () { return navigator.serviceWorker.ready; })
    .catch(function () { /* no network yet */ }).then(tick);
  changed().catch(function () { say("这个浏览器不让网页保存内容，请在有网络时填写，照常预览、提交。", "is-off"); });
  document.querySelectorAll(".before").forEach(function (one) { one.addEventListener("toggle", keepPhotographs); });
  window.addEventListener("online", tick);
  window.addEventListener("offline", tick);
  setInterval(later, EVERY);
})();
