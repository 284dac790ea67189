-- Opens a file as a user does, and prints what Neovim then shows: diagnostics, a hover and actions, as JSON.
-- In: the folder of the repository in REPOSITORY, the file to open in FILE. Never here: what is expected.
local path = vim.env.REPOSITORY .. '/editors/neovim'
vim.opt.runtimepath:prepend(path)
vim.lsp.enable('unlisten')
vim.cmd.edit(vim.env.FILE)
vim.bo.filetype = 'javascript'

local function wait(what, holds)
  assert(vim.wait(120000, holds, 20), 'waited in vain for ' .. what)
end

local function rules()
  return vim.tbl_map(function(it)
    return { line = it.lnum + 1, rule = it.code, severity = it.severity }
  end, vim.diagnostic.get(0))
end

local shown = {}
wait('the server', function()
  return #vim.lsp.get_clients({ bufnr = 0 }) == 1
end)
wait('a finding that needs another file', function()
  local first = rules()[1]
  return first ~= nil and first.rule == vim.env.RULE
end)
shown.diagnostics = rules()

local client = vim.lsp.get_clients({ bufnr = 0 })[1]
local place = { textDocument = vim.lsp.util.make_text_document_params(0), position = { line = 2, character = 6 } }
local hover = assert(client:request_sync('textDocument/hover', place, 60000, 0))
shown.hover = hover.result.contents.value

local range = { start = place.position, ['end'] = place.position }
local asked = { textDocument = place.textDocument, range = range, context = { diagnostics = {} } }
local offered = assert(client:request_sync('textDocument/codeAction', asked, 60000, 0)).result
shown.actions = vim.tbl_map(function(it)
  return it.title
end, offered)

local chosen = offered[1]
if not chosen.edit then
  chosen = assert(client:request_sync('codeAction/resolve', chosen, 60000, 0)).result
end
vim.lsp.util.apply_workspace_edit(chosen.edit, client.offset_encoding)
wait('the finding to go', function()
  return #rules() == 0
end)
shown.text = vim.api.nvim_buf_get_lines(0, 0, -1, false)
io.stdout:write(vim.json.encode(shown) .. '\n')
vim.cmd.quitall({ bang = true })
