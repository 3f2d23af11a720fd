"use strict";
// Whoever signs in finds no pages of another; whoever signs out leaves none, and is told what was not sent.
(function () {
  var kept = window.mingpai;
  if (!kept || !kept.able) { return; }
  kept.forget(kept.pages);
  var form = document.querySelector('form[action="/sign-out"]');
  if (!form) { return; }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (!navigator.onLine) {
      window.alert("没有网络，现在退出不了登录，有网络时再退出。平板要交给别人的，先锁屏。");
      return;
    }
    kept.all().catch(function () { return []; }).then(function (some) {
      var left = some.filter(function (one) { return one.state !== "sent"; });
      var told = "还有" + left.length + "份评分表没有发送。退出以后它们仍存在这台平板上，只有您再登录才看得到、发得出；"
        + "不要了的，先在“现场”一页删去。现在退出吗？";
      if (left.length && !window.confirm(told)) { return null; }
      return Promise.all(some.filter(function (one) { return one.state === "sent"; }).map(function (one) {
        return kept.drop(one.key);
      })).then(function () { return kept.forget(); }).catch(function () { /* signing out goes on */ })
        .then(function () { form.submit(); });
    });
  });
})();
