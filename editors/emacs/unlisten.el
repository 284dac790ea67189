;;; unlisten.el --- Event-listener leaks, by eglot  -*- lexical-binding: t; -*-

;; Load it from your init file:  (load "~/.emacs.d/unlisten.el")
;; Then M-x eglot in a buffer of JavaScript, TypeScript, Vue, Svelte, Astro or HTML, or `eglot-ensure' in a mode's hook.
;;
;; Eglot speaks to one server for each project and mode, so this makes unlisten that one. To have it beside
;; typescript-language-server, put a multiplexer such as `lspx' or `rassumfrassum' between.

;;; Code:

(require 'eglot)

(defvar unlisten-program '("unlisten" "lsp")
  "How the server is started.
In a project that has it as an npm package: (\"npx\" \"unlisten\" \"lsp\").")

(defvar unlisten-settings nil
  "What the server is told, as a property list: (:confidence \"possible\").")

(add-to-list 'eglot-server-programs
             (cons '(js-mode js-ts-mode js-jsx-mode js2-mode rjsx-mode typescript-mode typescript-ts-mode tsx-ts-mode
                       vue-mode vue-ts-mode svelte-mode svelte-ts-mode astro-mode astro-ts-mode html-mode html-ts-mode)
                   (append unlisten-program (list :initializationOptions unlisten-settings))))

(provide 'unlisten)
;;; unlisten.el ends here
