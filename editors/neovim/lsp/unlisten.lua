-- unlisten for Neovim 0.11 and later. Copy to ~/.config/nvim/lsp/unlisten.lua and enable it: vim.lsp.enable('unlisten')
return {
  -- In a project that has it as an npm package: { 'npx', 'unlisten', 'lsp' }
  cmd = { 'unlisten', 'lsp' },
  filetypes = { 'javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'vue', 'svelte', 'astro', 'html' },
  -- The whole repository is looked at, so that what other packages of it do is seen.
  root_markers = { '.git', 'package.json' },
  settings = {
    unlisten = {
      -- confidence = 'possible', -- or 'likely', 'certain'
      -- codeLens = true,
      -- report = 'all', -- also of files that are not open
    },
  },
}
