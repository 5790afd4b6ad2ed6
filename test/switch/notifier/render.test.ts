import { test } from 'tap'
import { renderDialogInfo } from '../../../switch/notifier/dialog-info.ts'
import { messageSummary, renderMessageSummary } from '../../../switch/notifier/message-summary.ts'

const ANN = { domain: 'example.org', user: 'ann' }

test('a mailbox is told of as RFC 3842 has it', async (t) => {
  t.equal(
    renderMessageSummary(ANN, { fresh: 2, heard: 8 }),
    'Messages-Waiting: yes\r\nMessage-Account: sip:ann@example.org\r\nVoice-Message: 2/8\r\n',
  )
  t.match(renderMessageSummary(ANN, { fresh: 0, heard: 1 }), /^Messages-Waiting: no\r\n/)
})

test('a mailbox is its owner’s alone', async (t) => {
  const { mayWatch } = messageSummary(async () => ({ fresh: 0, heard: 0 }))
  t.ok(mayWatch(ANN, ANN))
  t.notOk(mayWatch({ ...ANN, user: 'bob' }, ANN))
  t.notOk(mayWatch({ ...ANN, domain: 'other.example' }, ANN))
})

test('dialogs are told of as RFC 4235 has it, and nothing breaks out of the XML', async (t) => {
  const text = renderDialogInfo({ domain: 'example.org', user: 'a"<&>' }, 3, [
    { id: 'leg-1', direction: 'recipient', state: 'early' },
  ])
  t.equal(
    text,
    `<?xml version="1.0" encoding="UTF-8"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="3" state="full" entity="sip:a&quot;&lt;&amp;&gt;@example.org">
  <dialog id="leg-1" direction="recipient"><state>early</state></dialog>
</dialog-info>
`,
  )
})
