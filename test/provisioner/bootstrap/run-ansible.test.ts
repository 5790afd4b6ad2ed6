import { chmodSync } from 'node:fs'
import { test } from 'tap'
import { parseRecap, runAnsible } from '../../../provisioner/bootstrap/run-ansible.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'

/** What ansible-core 2.14 and 2.19 print. */
const SAID = `
TASK [common : Firewall] *******************************************************
fatal: [ds2]: UNREACHABLE! => {"changed": false, "unreachable": true}

PLAY RECAP *********************************************************************
ds1                        : ok=20   changed=14   unreachable=0    failed=0    skipped=1    rescued=0    ignored=0   
ds2                        : ok=3    changed=0    unreachable=1    failed=0    skipped=0    rescued=0    ignored=0   
vpn1                       : ok=7    changed=2    unreachable=0    failed=1    skipped=0    rescued=0    ignored=0   
`

test('the recap has a line for each node', async (t) => {
  t.same(
    [...parseRecap(SAID)],
    [
      ['ds1', { changed: 14, isDone: true }],
      ['ds2', { changed: 0, isDone: false }],
      ['vpn1', { changed: 2, isDone: false }],
    ],
  )
  t.equal(parseRecap('ERROR! the playbook could not be found').size, 0)
})

const SITE = `- hosts: all
  gather_facts: false
  serial: 1
  tasks:
    - name: Fails on the first
      ansible.builtin.fail:
      when: inventory_hostname == 'ds1'
- hosts: all
  gather_facts: false
  tasks:
    - name: A change
      ansible.builtin.command: "true"
`

test('a node that fails keeps no other from the whole playbook, one after another though they go', async (t) => {
  const folder = t.testdir({
    'ansible.cfg': '[defaults]\ninventory = hosts.ini\n',
    'hosts.ini': '[all:vars]\nansible_connection=local\n[ds]\nds1\nds2\nds3\n',
    playbooks: { 'site.yml': SITE },
  })
  chmodSync(folder, 0o755) // Ansible ignores its settings in a folder anyone may write to
  const { signal } = new AbortController()
  const order = { folder, isDry: false, agent: '', runner: localRunner, signal }
  const played = await runAnsible({ ...order, nodes: ['ds1', 'ds2', 'ds3'] })
  t.same(Object.fromEntries(played), {
    ds1: { changed: 0, isDone: false },
    ds2: { changed: 1, isDone: true },
    ds3: { changed: 1, isDone: true },
  })
})
