;;; emacs.el --- Opens a file as a user does, and prints what Flymake and eglot then show.  -*- lexical-binding: t; -*-
;; In: the folder of the repository in REPOSITORY, the file to open in FILE, the rule to wait for in RULE.
;; Never here: what is expected.
(load (expand-file-name "editors/emacs/unlisten.el" (getenv "REPOSITORY")))
(setq eglot-sync-connect 60
      eglot-autoshutdown t
      flymake-no-changes-timeout 0.1)

(defun wait-for (what holds)
  (let ((tries 0))
    (while (not (funcall holds))
      (setq tries (1+ tries))
      (when (> tries 2400)
        (error "waited in vain for %s" what))
      (accept-process-output nil 0.05))))

(defun shown ()
  (mapcar (lambda (it)
            (format "%d %s" (line-number-at-pos (flymake-diagnostic-beg it)) (flymake-diagnostic-text it)))
          (flymake-diagnostics)))

(find-file (getenv "FILE"))
(js-mode)
(apply #'eglot (eglot--guess-contact))
(wait-for "a finding that needs another file"
          (lambda ()
            (flymake-start)
            (seq-some (lambda (it) (string-match-p (getenv "RULE") it)) (shown))))
(princ (mapconcat #'identity (shown) "\n"))
(princ "\n")
(let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover
                              `(:textDocument ,(eglot--TextDocumentIdentifier) :position (:line 2 :character 6)))))
  (princ (plist-get (plist-get hover :contents) :value)))
(princ "\n")
(eglot-shutdown (eglot-current-server))
(kill-emacs 0)
