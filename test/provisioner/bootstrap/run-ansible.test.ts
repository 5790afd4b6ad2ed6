import { test } from 'tap'
import { parseRecap } from '../../../provisioner/bootstrap/run-ansible.ts'

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
