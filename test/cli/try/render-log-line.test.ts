import { test } from 'tap'
import { renderLogLine } from '../../../cli/try/render-log-line.ts'

const at = new Date(2026, 0, 2, 14, 3, 12).getTime()

test('a line has the time, the call and what happened', async (t) => {
  const facts = { id: 'try-0b6e-w1-7', callId: 'x', requestUri: 'sip:8800@127.0.0.1' }
  t.equal(
    renderLogLine({ at, level: 'info', message: 'call taken', facts }),
    '14:03:12  w1-7  call taken  requestUri=sip:8800@127.0.0.1\n',
  )
})

test('milliseconds are told as seconds, and what is wrong as such', async (t) => {
  const facts = { call: 'try-w2-1', milliseconds: 2345, reason: 'gone', nothing: undefined }
  t.equal(
    renderLogLine({ at, level: 'error', message: 'call over', facts }),
    '14:03:12  w2-1  error:  call over  after 2.3 s  reason=gone\n',
  )
})

test('what has several lines comes below', async (t) => {
  const facts = { reason: 'TypeError: no\n  at office.ts:3:1\n' }
  t.equal(
    renderLogLine({ at, level: 'warn', message: 'the call failed', facts }),
    '14:03:12  warn:  the call failed\n    TypeError: no\n      at office.ts:3:1\n',
  )
})
