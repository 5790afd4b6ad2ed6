// The page of examples/apps/click-to-call.ts: asks for a call, and shows what happens to all calls.
const form = document.querySelector('#click')
const wrong = document.querySelector('#wrong')
const list = document.querySelector('#events')
let socket

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { token, from, to } = Object.fromEntries(new FormData(form))
  watch(token)
  const answer = await fetch('/app/clicks', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ from, to }),
  })
  wrong.textContent = answer.ok ? '' : (await answer.json()).error
})

/** Browsers send no header fields with a WebSocket: the token goes as the name of a protocol. */
function watch(token) {
  if (socket?.readyState === WebSocket.OPEN) return
  const url = new URL('/v1/events', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  socket = new WebSocket(url, ['switchyard', `bearer.${token}`])
  socket.addEventListener('message', ({ data }) => {
    const { type, at, called, reason = '' } = JSON.parse(data)
    const item = document.createElement('li')
    item.textContent = `${at.slice(11, 19)} ${called} ${type.slice(4)} ${reason}`
    list.prepend(item)
  })
}
