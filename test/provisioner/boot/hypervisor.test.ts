import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Test, test } from 'tap'
import { openHypervisor } from '../../../provisioner/boot/hypervisor.ts'

/** The path of a Unix socket has room for 107 bytes (unix(7)). */
function place(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'qemu-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return join(folder, 'socket')
}

/** Something that answers a line with what a test says. */
async function serve(t: Test, path: string, answer: (line: string) => string, greeting = '') {
  const heard: string[] = []
  const server: Server = createServer((socket) => {
    socket.write(greeting)
    createInterface({ input: socket }).on('line', (line) => {
      heard.push(line)
      socket.write(answer(line))
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  t.teardown(() => server.close())
  return heard
}

test('the power button is pressed behind QEMU’s greeting, whatever it tells in between', async (t) => {
  const qmp = place(t)
  const event = '{"event": "POWERDOWN"}\n'
  const heard = await serve(t, qmp, () => `${event}{"return": {}}\n`, '{"QMP": {}}\n')
  await openHypervisor({ qmp, agent: qmp }).pressPower()
  t.same(heard, ['{"execute":"qmp_capabilities"}', '{"execute":"system_powerdown"}'])
})

test('what is refused, and who is not there, is told', async (t) => {
  const agent = place(t)
  await serve(t, agent, () => '{"error": {"desc": "not now"}}\n')
  const hypervisor = openHypervisor({ qmp: `${agent}.none`, agent })
  await t.rejects(hypervisor.askAgent(), { message: 'guest-ping: {"error":{"desc":"not now"}}' })
  await t.rejects(hypervisor.pressPower(), { code: 'ENOENT' })
})
