"use strict";
// A score sheet that is kept while it is filled in, with its photographs, and handed to `site.js` to be sent.
(function () {
  var kept = window.mingpai, form = document.querySelector("form.tablet"), box = document.querySelector("[data-told]");
  if (!kept || !kept.able || !kept.send) { return; }
  var key = kept.key(location.pathname), one = null, waiting = null;

  function fresh() {
    var has = form.dataset;
    return {
      key: key, id: kept.name(), account: kept.account, post: kept.post, path: location.pathname, title: has.title,
      unit: has.unit, label: has.label, kind: has.kind, seen: has.seen, state: "typing", tried: false, pairs: [], files: [],
      lines: [], faults: []
    };
  }
  function today() {
    var now = new Date();
    return now.getFullYear() + "年" + (now.getMonth() + 1) + "月" + now.getDate() + "日";
  }
  function field(name) { return form.querySelector('[name="' + name + '"]'); }
  function give(input, files) {
    var held = new DataTransfer();
    files.forEach(function (file) { held.items.add(file); });
    input.files = held.files;
  }

  // The rows of documents: as many as there are photographs.
  function rows() { return form.querySelectorAll(".papers tbody tr"); }
  function another() {
    var all = rows(), last = all[all.length - 1], next = last.cloneNode(true), n = all.length;
    next.querySelectorAll("[name], [id], [for]").forEach(function (part) {
      ["name", "id", "for", "aria-describedby"].forEach(function (what) {
        var text = part.getAttribute(what);
        if (text) { part.setAttribute(what, text.replace(/documents\.\d+\./, "documents." + n + ".")); }
      });
      if (part.tagName === "LABEL") { part.textContent = part.textContent.replace(/第\d+项/, "第" + (n + 1) + "项"); }
      if (part.tagName === "INPUT") { part.value = ""; part.removeAttribute("aria-invalid"); }
    });
    next.querySelectorAll(".fault").forEach(function (told) { told.remove(); });
    last.parentNode.appendChild(next);
    return next;
  }
  function empty(row) {
    return Array.prototype.every.call(row.querySelectorAll("input"), function (part) {
      return part.type === "file" ? !part.files.length : !part.value.trim();
    });
  }
  function photographs(files) {
    files.forEach(function (file) {
      var row = Array.prototype.filter.call(rows(), empty)[0] || another();
      give(row.querySelector("input[type=file]"), [file]);
      row.querySelector('[name$=".title"]').value = file.name.replace(/\.[^.]*$/, "");
      row.querySelector('[name$=".date"]').value = today();
    });
  }

  function collect() {
    one.pairs = [];
    one.files = [];
    new FormData(form).forEach(function (value, name) {
      if (name === "csrf" || name.charAt(0) === "_") { return; }
      if (typeof value !== "string") { if (value.name && value.size) { one.files.push([name, value]); } }
      else if (value.trim()) { one.pairs.push([name, value]); }
    });
  }
  function restore() {
    one.pairs.concat(one.files).forEach(function (pair) {
      var found = /^documents\.(\d+)\./.exec(pair[0]);
      while (found && rows().length <= Number(found[1]) && rows().length < 20) { another(); }
    });
    form.querySelectorAll("[name]").forEach(function (part) {
      var values = one.pairs.filter(function (pair) { return pair[0] === part.name; }).map(function (pair) { return pair[1]; });
      if (part.type === "checkbox" || part.type === "radio") { part.checked = values.indexOf(part.value) >= 0; }
      else if (part.type === "file") {
        give(part, one.files.filter(function (pair) { return pair[0] === part.name; }).map(function (pair) { return pair[1]; }));
      } else if (part.type !== "hidden" && part.tagName !== "BUTTON") { part.value = values[0] || ""; }
    });
  }

  function paragraph(text, how) {
    var line = document.createElement("p");
    line.textContent = text;
    line.className = how || "";
    return line;
  }
  // What came back, beside its fields as on every form, and once more above them.
  function faults() {
    form.querySelectorAll(".fault[data-came]").forEach(function (told) { told.remove(); });
    form.querySelectorAll("[data-came]").forEach(function (part) {
      part.removeAttribute("aria-invalid");
      part.removeAttribute("data-came");
    });
    var list = document.createElement("ul");
    one.faults.forEach(function (fault) {
      var part = document.getElementById(fault.id), li = document.createElement("li"), link = document.createElement("a");
      link.href = "#" + fault.id;
      link.textContent = fault.label;
      li.append(link, "：" + fault.told.join("；"));
      list.appendChild(li);
      if (!part) { return; }
      var told = paragraph(fault.told.join("；"), "fault");
      told.id = fault.id + "-fault";
      told.dataset.came = "";
      part.setAttribute("aria-invalid", "true");
      part.setAttribute("aria-describedby", told.id);
      part.dataset.came = "";
      part.insertAdjacentElement("afterend", told);
    });
    return list;
  }
  function draw() {
    var word = paragraph(kept.words[one.state] + "。");
    box.textContent = "";
    box.className = one.state === "sent" ? "done" : one.state === "returned" ? "told" : "note";
    box.appendChild(word);
    one.lines.forEach(function (line) { box.appendChild(paragraph(kept.stopped(line))); });
    if (form) { box.appendChild(faults()); form.hidden = one.state === "sent"; }
    if (one.receipt) {
      var link = document.createElement("a");
      link.href = one.receipt;
      link.textContent = "看回执";
      box.appendChild(link);
    }
  }

  // Whatever is typed after it was sent off is another sheet than the one that may have arrived.
  function typed() {
    if (one.tried) { one.id = kept.name(); one.tried = false; }
    if (one.state === "unsent") { one.state = "typing"; }
    save();
  }
  function save() {
    clearTimeout(waiting);
    waiting = null;
    collect();
    return kept.put(one).then(draw, function () {
      box.className = "told";
      box.textContent = "这台平板存不下了，请先发送或者删去别的评分表。";
    });
  }
  function begin() {
    var day = field("on");
    if (day && !day.value) { day.value = today(); }
  }
  function summed() {
    var place = form.querySelector("[data-sums]"), sum = 0, plain = true, count = 0;
    if (navigator.onLine || !place) { return; }
    form.querySelectorAll('[data-sheet] input[name^="scores."]').forEach(function (part) {
      var text = part.value.trim();
      if (!text) { return; }
      count += 1;
      plain = plain && /^\d+(\.\d+)?$/.test(text);
      sum += Number(text);
    });
    place.className = "sums";
    place.textContent = "没有网络：已打" + count + "行" + (plain ? "，各行相加" + Math.round(sum * 100) / 100 + "分" : "")
      + "；合计和是否达标，发送时按办法计算。";
  }
  // What was filled in before is added up as if it were typed now, before anybody here listens for that.
  function resummed() {
    var first = form.querySelector("[data-sheet] input");
    if (first) { first.dispatchEvent(new Event("input", { bubbles: true })); }
    summed();
  }
  function ready() {
    form.querySelectorAll("[data-online]").forEach(function (part) { part.remove(); });
    form.querySelectorAll("[data-send], [data-offline]").forEach(function (part) { part.hidden = false; });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("input", function () {
      begin();
      summed();
      clearTimeout(waiting);
      waiting = setTimeout(typed, 300);
    });
    var several = field("documents.new.files");
    if (several) {
      several.addEventListener("change", function () {
        photographs(Array.prototype.slice.call(several.files));
        several.value = "";
        form.querySelector("[data-dropped]").textContent = "";
        typed();
      });
    }
    form.querySelectorAll(".more").forEach(function (part) { part.remove(); });
    window.addEventListener("online", function () {
      var place = form.querySelector("[data-sums]");
      if (place) { place.textContent = ""; } // what was added up without the measure holds no longer
    });
    window.addEventListener("pagehide", function () { if (waiting) { typed(); } });
    form.querySelector("[data-send]").addEventListener("click", function () {
      begin();
      if (waiting) { typed(); }
      one.state = "unsent";
      one.tried = true;
      save().then(function () { box.scrollIntoView(); kept.send(); });
    });
  }
  function again() {
    return kept.get(key).then(function (found) {
      if (found && (!waiting || found.state === "sent")) { one = found; draw(); }
    });
  }

  kept.get(key).then(function (found) {
    one = found || null;
    // What was sent is over where the title has moved on and asks for a sheet anew.
    if (one && one.state === "sent" && form && Number(form.dataset.seen) > Number(one.seen)) { one = null; }
    if (form) {
      if (one) { restore(); resummed(); } else { one = fresh(); }
      ready();
    }
    if (one && found) { draw(); }
    kept.onChange(again);
  });
})();
