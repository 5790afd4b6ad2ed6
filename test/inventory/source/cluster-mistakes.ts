/** A complete cluster file in sections; each row replaces or adds some of them. */
export const SOUND = {
  cluster: 'cluster: demo',
  domain: 'domain: example.org',
  administrators: 'administrators:\n  - name: anna\n    keys: [keys/anna.pub]',
  networks: 'networks:\n  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1 }',
  nodes: 'nodes:\n  cs1: { address: 192.0.2.10 }',
}

export type Sections = Partial<typeof SOUND> & { readonly extra?: string }

export interface Row {
  readonly title: string
  readonly sections: Sections
  /** What is printed, line by line. */
  readonly expected: readonly string[]
}

export const CLUSTER_MISTAKES: readonly Row[] = [
  {
    title: 'a tunnel without an end, over a network, with peers that cannot be told apart',
    sections: {
      extra: `wireguard:
  subnet: 192.0.2.0/25
  peers:
    - { name: ann, key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, address: 192.0.2.1 }
    - { name: ann, key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, address: 192.0.2.200 }`,
    },
    expected: [
      'cluster.yaml:10:1: wireguard needs a terminal server',
      '  hint: add a node such as vpn1, or take the setting out',
      'cluster.yaml:11:11: wireguard.subnet overlaps networks.voice',
      '  hint: the tunnel has addresses of its own, such as 10.90.0.0/24',
      "cluster.yaml:13:80: wireguard.peers[0].address is the terminal server's",
      '  hint: write another within 192.0.2.0/25',
      'cluster.yaml:14:15: wireguard.peers[1].name is the same as wireguard.peers[0].name',
      '  hint: give each device its own',
      'cluster.yaml:14:25: wireguard.peers[1].key is the same as wireguard.peers[0].key',
      '  hint: give each device its own',
      'cluster.yaml:14:80: wireguard.peers[1].address is outside 192.0.2.0/25',
      '  hint: write another within 192.0.2.0/25',
    ],
  },
  {
    title: 'a key that is none of WireGuard',
    sections: {
      nodes: 'nodes:\n  vpn1: { address: 192.0.2.10 }',
      extra:
        'wireguard:\n  subnet: 10.90.0.0/24\n  peers: [{ name: ann, key: abc, address: 10.90.0.2 }]',
    },
    expected: [
      'cluster.yaml:12:29: wireguard.peers[0].key is not a public key of WireGuard',
      '  hint: make one: switchyard wireguard --new-key FILE, or wg genkey | tee FILE | wg pubkey',
    ],
  },
  {
    title: 'an archive signed by no key',
    sections: { extra: 'mirrorKey: keys/mirror.asc' },
    expected: [
      'cluster.yaml:10:12: mirrorKey names keys/mirror.asc, which does not exist',
      '  hint: write it with gpg --armor --export KEY > keys/mirror.asc',
    ],
  },
  {
    title: 'an archive signed by a key of another kind',
    sections: { extra: 'mirrorKey: keys/boris.pub' },
    expected: [
      'cluster.yaml:10:12: mirrorKey names keys/boris.pub, which is not an armoured OpenPGP public key',
      '  hint: write it with gpg --armor --export KEY > keys/mirror.asc',
    ],
  },
  {
    title: 'the private half of the key of an archive',
    sections: { extra: 'mirrorKey: keys/secret.asc' },
    expected: [
      'cluster.yaml:10:12: mirrorKey names keys/secret.asc, which holds a private key, which belongs to nobody else',
      '  hint: write it with gpg --armor --export KEY > keys/mirror.asc',
    ],
  },
  {
    title: 'a node of an unknown role',
    sections: { nodes: 'nodes:\n  cx1: { address: 192.0.2.10 }' },
    expected: [
      'cluster.yaml:9:3: nodes.cx1 names no role: there is no cx',
      '  hint: did you mean cs1?',
    ],
  },
  {
    title: 'a node without a number',
    sections: { nodes: 'nodes:\n  cs: { address: 192.0.2.10 }' },
    expected: ['cluster.yaml:9:3: nodes.cs has no number', '  hint: write cs1'],
  },
  {
    title: 'a node number with a leading zero',
    sections: { nodes: 'nodes:\n  cs01: { address: 192.0.2.10 }' },
    expected: ['cluster.yaml:9:3: nodes.cs01 has a number with leading zeros', '  hint: write cs1'],
  },
  {
    title: 'a node number beyond the last',
    sections: { nodes: 'nodes:\n  cs1000: { address: 192.0.2.10 }' },
    expected: ['cluster.yaml:9:3: nodes.cs1000 has no number from 1 to 999', '  hint: write cs1'],
  },
  {
    title: 'a node name that is no word',
    sections: { nodes: 'nodes:\n  my-node: { address: 192.0.2.10 }' },
    expected: [
      'cluster.yaml:9:3: nodes.my-node is not a node name',
      '  hint: a node is named after its role and a number: vpn1, ds1, ms1, es1, db1, cs1',
    ],
  },
  {
    title: 'a node named after nothing near a role',
    sections: { nodes: 'nodes:\n  gateway1: { address: 192.0.2.10 }' },
    expected: [
      'cluster.yaml:9:3: nodes.gateway1 names no role: there is no gateway',
      '  hint: a node is named after its role and a number: vpn1, ds1, ms1, es1, db1, cs1',
    ],
  },
  {
    title: 'no node',
    sections: { nodes: 'nodes: {}' },
    expected: ['cluster.yaml:8:8: nodes has no node'],
  },
  {
    title: 'nodes left empty',
    sections: { nodes: 'nodes:' },
    expected: [
      'cluster.yaml:8:1: nodes is empty',
      "  hint: Nodes by name: a role's code and a number, such as cs1",
    ],
  },
  {
    title: 'a node written twice',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10 }\n  cs1: { address: 192.0.2.11 }' },
    expected: [
      'cluster.yaml:10:3: cs1 is written twice',
      '  hint: keep one of them; the first is on line 9',
    ],
  },
  {
    title: 'an address taken twice',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10 }\n  cs2: { address: 192.0.2.10 }' },
    expected: [
      'cluster.yaml:10:19: nodes.cs2.address is taken by nodes.cs1',
      '  hint: every interface needs its own',
    ],
  },
  {
    title: 'an IPv6 address taken twice in two spellings',
    sections: {
      networks: 'networks:\n  voice: { subnet: "2001:db8::/64" }',
      nodes: 'nodes:\n  cs1: { address: "2001:db8::10" }\n  cs2: { address: "2001:DB8:0::10" }',
    },
    expected: [
      'cluster.yaml:10:19: nodes.cs2.address is taken by nodes.cs1',
      '  hint: every interface needs its own',
    ],
  },
  {
    title: 'a MAC address taken twice',
    sections: {
      nodes:
        'nodes:\n  cs1: { address: 192.0.2.10, mac: "52:54:00:00:00:0b" }\n  cs2: { address: 192.0.2.11, mac: 52-54-00-00-00-0B }',
    },
    expected: [
      'cluster.yaml:10:36: nodes.cs2.mac is taken by nodes.cs1',
      '  hint: every interface needs its own',
    ],
  },
  {
    title: 'a MAC address of a group',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10, mac: "01:00:5e:00:00:01" }' },
    expected: [
      'cluster.yaml:9:36: nodes.cs1.mac is not the MAC address of one device',
      '  hint: copy it from `ip link` or the label',
    ],
  },
  {
    title: 'a MAC address that is none',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10, mac: 52540000000b }' },
    expected: [
      'cluster.yaml:9:36: nodes.cs1.mac is not a MAC address',
      '  hint: write one such as "52:54:00:00:00:0b"',
    ],
  },
  {
    title: 'an address that is none',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.300 }' },
    expected: [
      'cluster.yaml:9:19: nodes.cs1.address is not an IP address',
      '  hint: write one such as 192.0.2.10 or 2001:db8::10',
    ],
  },
  {
    title: 'an address outside its network',
    sections: {
      nodes: 'nodes:\n  cs1:\n    interfaces:\n      - { network: voice, address: 198.51.100.7 }',
    },
    expected: [
      'cluster.yaml:11:36: nodes.cs1.interfaces[0].address is outside 192.0.2.0/24, network voice',
      '  hint: change the address or the network',
    ],
  },
  {
    title: 'an address no network fits',
    sections: { nodes: 'nodes:\n  cs1: { address: 198.51.100.7 }' },
    expected: [
      'cluster.yaml:9:19: nodes.cs1.address fits no network',
      '  hint: networks: voice 192.0.2.0/24',
    ],
  },
  {
    title: 'the address of the network itself',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.0 }' },
    expected: [
      'cluster.yaml:9:19: nodes.cs1.address is the network address of 192.0.2.0/24',
      '  hint: choose another address of the network',
    ],
  },
  {
    title: 'the broadcast address',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.255 }' },
    expected: [
      'cluster.yaml:9:19: nodes.cs1.address is the broadcast address of 192.0.2.0/24',
      '  hint: choose another address of the network',
    ],
  },
  {
    title: 'the anycast address of IPv6 routers',
    sections: {
      networks: 'networks:\n  voice: { subnet: "2001:db8::/64" }',
      nodes: 'nodes:\n  cs1: { address: "2001:db8::" }',
    },
    expected: [
      'cluster.yaml:9:19: nodes.cs1.address is the router anycast address of 2001:db8::/64',
      '  hint: choose another address of the network',
    ],
  },
  {
    title: 'an unknown network',
    sections: {
      nodes: 'nodes:\n  cs1:\n    interfaces:\n      - { network: voise, address: 192.0.2.10 }',
    },
    expected: [
      'cluster.yaml:11:20: nodes.cs1.interfaces[0].network is unknown: there is no voise',
      '  hint: did you mean voice?',
    ],
  },
  {
    title: 'several interfaces without MAC addresses',
    sections: {
      networks:
        'networks:\n  voice: { subnet: 192.0.2.0/24 }\n  office: { subnet: 198.51.100.0/24 }',
      nodes:
        'nodes:\n  cs1:\n    interfaces:\n      - { network: voice, address: 192.0.2.10 }\n      - { network: office, address: 198.51.100.7 }',
    },
    expected: [
      'cluster.yaml:12:9: nodes.cs1.interfaces[0].mac is missing',
      '  hint: a node with several interfaces tells them apart by their MAC addresses',
      'cluster.yaml:13:9: nodes.cs1.interfaces[1].mac is missing',
      '  hint: a node with several interfaces tells them apart by their MAC addresses',
    ],
  },
  {
    title: 'an address beside interfaces',
    sections: {
      nodes:
        'nodes:\n  cs1:\n    address: 192.0.2.11\n    interfaces:\n      - { network: voice, address: 192.0.2.10 }',
    },
    expected: [
      'cluster.yaml:10:5: nodes.cs1.address cannot stand beside interfaces',
      '  hint: move it into the list',
    ],
  },
  {
    title: 'a node without an address',
    sections: { nodes: 'nodes:\n  cs1: { packages: [tcpdump] }' },
    expected: ['cluster.yaml:9:3: nodes.cs1.address is missing', '  hint: such as 192.0.2.10'],
  },
  {
    title: 'an empty list of interfaces',
    sections: { nodes: 'nodes:\n  cs1: { interfaces: [] }' },
    expected: ['cluster.yaml:9:22: nodes.cs1.interfaces has no interface'],
  },
  {
    title: 'a gateway outside its subnet',
    sections: { networks: 'networks:\n  voice: { subnet: 192.0.2.0/24, gateway: 198.51.100.1 }' },
    expected: [
      'cluster.yaml:7:43: networks.voice.gateway is outside 192.0.2.0/24',
      "  hint: write the router's address within the subnet",
    ],
  },
  {
    title: 'a gateway that is the broadcast address',
    sections: { networks: 'networks:\n  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.255 }' },
    expected: [
      'cluster.yaml:7:43: networks.voice.gateway is the broadcast address of 192.0.2.0/24',
      "  hint: write the router's address within the subnet",
    ],
  },
  {
    title: 'a subnet with host bits',
    sections: { networks: 'networks:\n  voice: { subnet: 192.0.2.10/24 }' },
    expected: [
      'cluster.yaml:7:20: networks.voice.subnet is an address within a subnet',
      '  hint: write 192.0.2.0/24',
    ],
  },
  {
    title: 'a subnet that is none',
    sections: { networks: 'networks:\n  voice: { subnet: 192.0.2.0 }' },
    expected: [
      'cluster.yaml:7:20: networks.voice.subnet is not a subnet',
      '  hint: write one such as 192.0.2.0/24 or 2001:db8::/64',
    ],
  },
  {
    title: 'a reserved subnet',
    sections: {
      networks: 'networks:\n  voice: { subnet: 127.0.0.0/8 }',
      nodes: 'nodes:\n  cs1: { address: 127.0.0.2 }',
    },
    expected: [
      'cluster.yaml:7:20: networks.voice.subnet is reserved for loopback',
      '  hint: take a private range such as 10.0.0.0/24 or one assigned to you',
    ],
  },
  {
    title: 'networks that overlap',
    sections: {
      networks:
        'networks:\n  voice: { subnet: 192.0.2.0/24 }\n  office: { subnet: 192.0.2.128/25 }',
    },
    expected: [
      'cluster.yaml:8:21: networks.office.subnet overlaps networks.voice',
      '  hint: an address must belong to one network',
    ],
  },
  {
    title: 'a network name that is none',
    sections: { networks: 'networks:\n  Voice LAN: { subnet: 192.0.2.0/24 }' },
    expected: [
      'cluster.yaml:7:3: networks.Voice LAN is not a name',
      '  hint: write up to 32 lower case letters, digits and hyphens, a letter first',
    ],
  },
  {
    title: 'a network without a subnet',
    sections: { networks: 'networks:\n  voice: { gateway: 192.0.2.1 }' },
    expected: [
      'cluster.yaml:7:3: networks.voice.subnet is missing',
      '  hint: such as 192.0.2.0/24',
    ],
  },
  {
    title: 'an unknown setting near a known one',
    sections: { nodes: 'nodes:\n  cs1: { adress: 192.0.2.10 }' },
    expected: [
      'cluster.yaml:9:10: nodes.cs1.adress is not a known setting',
      '  hint: did you mean address?',
    ],
  },
  {
    title: 'an unknown setting far from all',
    sections: { extra: 'switch: { colour: red }' },
    expected: [
      'cluster.yaml:10:11: switch.colour is not a known setting',
      '  hint: known: port, mediaPorts, routes',
    ],
  },
  {
    title: 'an unknown role in roles',
    sections: { extra: 'roles:\n  dc: { packages: [tcpdump] }' },
    expected: ['cluster.yaml:11:3: roles.dc is not a role', '  hint: did you mean ds?'],
  },
  {
    title: 'missing settings',
    sections: { cluster: '# nothing', domain: '# nothing' },
    expected: [
      'cluster.yaml:3:1: cluster is missing',
      '  hint: such as demo',
      'cluster.yaml:3:1: domain is missing',
      '  hint: such as example.org',
    ],
  },
  {
    title: 'nothing but a name',
    sections: { domain: '', administrators: '', networks: '', nodes: '' },
    expected: [
      'cluster.yaml:1:1: domain is missing',
      '  hint: such as example.org',
      'cluster.yaml:1:1: administrators is missing',
      '  hint: Who may log in to the nodes, with their SSH keys',
      'cluster.yaml:1:1: networks is missing',
      '  hint: Networks by name',
      'cluster.yaml:1:1: nodes is missing',
      "  hint: Nodes by name: a role's code and a number, such as cs1",
    ],
  },
  {
    title: 'settings of wrong types',
    sections: {
      cluster: 'cluster: [demo]',
      domain: 'domain: { a: b }',
      networks: 'networks: voice\n',
      nodes: 'nodes: [cs1]\n',
    },
    expected: [
      'cluster.yaml:1:10: cluster is a list, but must be one word',
      '  hint: such as demo',
      'cluster.yaml:2:9: domain is a map, but must be one word',
      '  hint: such as example.org',
      'cluster.yaml:6:11: networks is one word, but must be a map',
      '  hint: Networks by name',
      'cluster.yaml:8:8: nodes is a list, but must be a map',
      "  hint: Nodes by name: a role's code and a number, such as cs1",
    ],
  },
  {
    title: 'settings left empty',
    sections: { cluster: 'cluster:', extra: 'roles:\n  cs:\n    hardware:' },
    expected: [
      'cluster.yaml:1:1: cluster is empty',
      '  hint: write up to 32 lower case letters, digits and hyphens, a letter first',
      'cluster.yaml:12:5: roles.cs.hardware is empty',
      '  hint: Size of the machine; what is not given comes from the role',
    ],
  },
  {
    title: 'a cluster name that is none',
    sections: { cluster: 'cluster: 2nd Cluster' },
    expected: [
      'cluster.yaml:1:10: cluster is not a name',
      '  hint: write up to 32 lower case letters, digits and hyphens, a letter first',
    ],
  },
  {
    title: 'a domain that is none',
    sections: { domain: 'domain: Example.ORG' },
    expected: [
      'cluster.yaml:2:9: domain is not a domain name',
      '  hint: write it in lower case, such as example.org',
    ],
  },
  {
    title: 'an unknown time zone near a known one',
    sections: { extra: 'timezone: Europe/Mosow' },
    expected: [
      'cluster.yaml:10:11: timezone is not a zone of the tz database',
      '  hint: write Europe/Moscow',
    ],
  },
  {
    title: 'a time zone in the wrong case',
    sections: { extra: 'timezone: europe/moscow' },
    expected: [
      'cluster.yaml:10:11: timezone is not a zone of the tz database',
      '  hint: write Europe/Moscow',
    ],
  },
  {
    title: 'a time zone that was renamed',
    sections: { extra: 'timezone: Europe/Kiev' },
    expected: [
      'cluster.yaml:10:11: timezone is not a zone of the tz database',
      '  hint: write Europe/Kyiv',
    ],
  },
  {
    title: 'a time zone that is none',
    sections: { extra: 'timezone: MSK+3' },
    expected: [
      'cluster.yaml:10:11: timezone is not a zone of the tz database',
      '  hint: write one such as UTC or Europe/Moscow',
    ],
  },
  {
    title: 'a locale that is not UTF-8',
    sections: { extra: 'locale: ru_RU.KOI8-R' },
    expected: [
      'cluster.yaml:10:9: locale is not a UTF-8 locale',
      '  hint: write C.UTF-8, or one such as ru_RU.UTF-8',
    ],
  },
  {
    title: 'a time server that is none',
    sections: { extra: 'ntp: ["ntp example"]' },
    expected: [
      'cluster.yaml:10:7: ntp[0] is neither a host name nor an address',
      '  hint: write one such as ntp.example.org',
    ],
  },
  {
    title: 'a mirror that is no http URI',
    sections: { extra: 'mirror: ftp://mirror.example.org/debian' },
    expected: [
      'cluster.yaml:10:9: mirror is not an http or https URI',
      '  hint: write one such as http://mirror.example.org/debian',
    ],
  },
  {
    title: 'an unknown layout',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10, layout: aplliance }' },
    expected: [
      'cluster.yaml:9:39: nodes.cs1.layout is not a built-in layout',
      '  hint: did you mean appliance?',
    ],
  },
  {
    title: 'a package name that is none',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10, packages: [tcpdump, "Vim=9"] }' },
    expected: [
      'cluster.yaml:9:51: nodes.cs1.packages[1] is not a Debian package name',
      '  hint: write lower case letters, digits and + - . only; versions cannot be chosen',
    ],
  },
  {
    title: 'sizes that are none',
    sections: {
      nodes:
        'nodes:\n  cs1:\n    address: 192.0.2.10\n    hardware: { cpus: two, memory: 2048, disk: 16 GiB }',
    },
    expected: [
      'cluster.yaml:11:23: nodes.cs1.hardware.cpus is not a whole number from 1 to 1024',
      'cluster.yaml:11:36: nodes.cs1.hardware.memory is not a size',
      '  hint: write a whole number and a unit, such as 2GiB (units: MiB, GiB, TiB, MB, GB, TB)',
      'cluster.yaml:11:48: nodes.cs1.hardware.disk is not a size',
      '  hint: write a whole number and a unit, such as 2GiB (units: MiB, GiB, TiB, MB, GB, TB)',
    ],
  },
  {
    title: 'a size beyond reason',
    sections: { nodes: 'nodes:\n  cs1: { address: 192.0.2.10, hardware: { disk: 2000TiB } }' },
    expected: ['cluster.yaml:9:49: nodes.cs1.hardware.disk is above 1024TiB'],
  },
  {
    title: 'a trunk from nowhere',
    sections: { extra: 'switch: { trunks: [{ name: pstn, from: [carrier.example] }] }' },
    expected: [
      'cluster.yaml:10:41: switch.trunks[0].from[0] is not an address or a subnet',
      '  hint: write one such as 192.0.2.20 or 192.0.2.0/24',
    ],
  },
  {
    title: 'a trunk whose calls come from nowhere, and one to register nowhere at',
    sections: {
      extra: 'switch: { trunks: [{ name: a }, { name: b, register: { expires: 600 } }] }',
    },
    expected: [
      'cluster.yaml:10:20: switch.trunks[0] comes from nowhere',
      '  hint: give it from, or register',
      'cluster.yaml:10:44: switch.trunks[1].register needs to',
      '  hint: give it the registrar, such as to: sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a trunk that is half trusted',
    sections: {
      extra: 'switch: { trunks: [{ name: a, from: [192.0.2.1], identity: partly }] }',
    },
    expected: [
      'cluster.yaml:10:60: switch.trunks[0].identity is not one of its words',
      '  hint: write trusted or untrusted',
    ],
  },
  {
    title: 'two trunks of one name',
    sections: {
      extra: 'switch: { trunks: [{ name: a, from: [192.0.2.1] }, { name: a, from: [192.0.2.2] }] }',
    },
    expected: [
      'cluster.yaml:10:60: switch.trunks[1].name is the same as switch.trunks[0].name',
      '  hint: keep one of them',
    ],
  },
  {
    title: 'an API without anywhere to keep its tokens',
    sections: { extra: 'switch: { http: { port: 8443 } }' },
    expected: [
      'cluster.yaml:10:11: switch.http needs switch.trunks',
      '  hint: say who calls without a password, if only trunks: []',
    ],
  },
  {
    title: 'an origin with a path, and a certificate at no absolute place',
    sections: {
      extra:
        'switch:\n  trunks: []\n  http:\n    origins: [https://desk.example.org/]\n    certificate: api.pem',
    },
    expected: [
      'cluster.yaml:13:15: switch.http.origins[0] is not an origin',
      '  hint: write one such as https://desk.example.org, without a path',
      'cluster.yaml:14:18: switch.http.certificate is not an absolute path',
      '  hint: write one such as /etc/ssl/certs/api.pem',
    ],
  },
  {
    title: 'a SIP port that is none',
    sections: { extra: 'switch: { port: 70000 }' },
    expected: ['cluster.yaml:10:17: switch.port is not a whole number from 1024 to 65535'],
  },
  {
    title: 'media ports in reverse',
    sections: { extra: 'switch: { mediaPorts: 39999-30000 }' },
    expected: ['cluster.yaml:10:23: switch.mediaPorts is reversed', '  hint: write 30000-39999'],
  },
  {
    title: 'media ports that are none',
    sections: { extra: 'switch: { mediaPorts: 30000 }' },
    expected: [
      'cluster.yaml:10:23: switch.mediaPorts is not a port range',
      '  hint: write one such as 30000-39999',
    ],
  },
  {
    title: 'media ports too low',
    sections: { extra: 'switch: { mediaPorts: 1000-2000 }' },
    expected: ['cluster.yaml:10:23: switch.mediaPorts leaves the ports from 1024 to 65535'],
  },
  {
    title: 'media ports with the SIP port among them',
    sections: { extra: 'switch: { port: 5060, mediaPorts: 5000-6000 }' },
    expected: [
      'cluster.yaml:10:35: switch.mediaPorts contains the SIP port 5060',
      '  hint: keep signalling and media apart, such as 5060 and 30000-39999',
    ],
  },
  {
    title: 'a route to a user',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: 7, to: "sip:anna@192.0.2.20" }' },
    expected: [
      'cluster.yaml:12:24: switch.routes[0].to has a user part; the dialled number takes it',
      '  hint: write one such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a route to no SIP URI',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: 7, to: 192.0.2.20 }' },
    expected: [
      'cluster.yaml:12:24: switch.routes[0].to is not a SIP URI',
      '  hint: write one such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a route to no host',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: 7, to: "sip:192.0.2.300" }' },
    expected: [
      'cluster.yaml:12:24: switch.routes[0].to does not name a host',
      '  hint: write one such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a route to no port',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: 7, to: "sip:192.0.2.20:99999" }' },
    expected: [
      'cluster.yaml:12:24: switch.routes[0].to has no such port',
      '  hint: write one such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a route over TLS',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: 7, to: "sips:192.0.2.20" }' },
    expected: [
      'cluster.yaml:12:24: switch.routes[0].to asks for TLS, which routes do not speak yet',
      '  hint: write one such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a route with parameters',
    sections: {
      extra: 'switch:\n  routes:\n    - { prefix: 7, to: "sip:192.0.2.20;transport=tcp" }',
    },
    expected: [
      'cluster.yaml:12:24: switch.routes[0].to has parameters, which routes do not take',
      '  hint: write one such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a prefix that is none',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: "7 495", to: "sip:192.0.2.20" }' },
    expected: [
      'cluster.yaml:12:17: switch.routes[0].prefix is not the beginning of a number',
      '  hint: write digits, letters and + * # . _ -',
    ],
  },
  {
    title: 'numbering with mistakes',
    sections: {
      extra:
        'switch:\n  numbering:\n    { country: XX, extensions: [1Y], blocked: [882], blockedKinds: [premum] }',
    },
    expected: [
      'cluster.yaml:12:16: switch.numbering.country is not a country',
      '  hint: write its ISO 3166 code, such as DE',
      'cluster.yaml:12:33: switch.numbering.extensions[0] is not a pattern of digits',
      '  hint: write digits, X for any, [2-5] for some, and at the end . for one or more of anything',
      'cluster.yaml:12:48: switch.numbering.blocked[0] is not the beginning of an international number',
      '  hint: write + and digits, such as +882',
      'cluster.yaml:12:69: switch.numbering.blockedKinds[0] is not a kind of numbers',
      '  hint: did you mean premium?',
    ],
  },
  {
    title: 'a route without a way',
    sections: { extra: 'switch:\n  routes:\n    - { prefix: 7 }' },
    expected: ['cluster.yaml:12:7: switch.routes[0] leads nowhere', '  hint: give it to or trunk'],
  },
  {
    title: 'a route two ways',
    sections: {
      extra: 'switch:\n  routes:\n    - { prefix: 7, to: "sip:192.0.2.20", trunk: pstn }',
    },
    expected: [
      'cluster.yaml:12:7: switch.routes[0] has both to and trunk',
      '  hint: keep one of them',
    ],
  },
  {
    title: 'a route over a misspelt trunk',
    sections: {
      extra:
        'switch:\n  trunks: [{ name: pstn, from: [192.0.2.1], to: "sip:192.0.2.1" }]\n  routes: [{ prefix: 7, trunk: pstm }]',
    },
    expected: [
      'cluster.yaml:12:32: switch.routes[0].trunk is not a trunk',
      '  hint: did you mean pstn?',
    ],
  },
  {
    title: 'a route over a trunk without a server',
    sections: {
      extra:
        'switch:\n  trunks: [{ name: pstn, from: [192.0.2.1] }]\n  routes: [{ prefix: 7, trunk: pstn }]',
    },
    expected: [
      'cluster.yaml:12:32: switch.routes[0].trunk takes no calls',
      '  hint: give switch.trunks[0] a to, such as sip:192.0.2.20:5060',
    ],
  },
  {
    title: 'a price and hours that are none',
    sections: {
      extra:
        'switch:\n  routes:\n    - { prefix: 7, to: "sip:192.0.2.20", cost: free, hours: [always] }',
    },
    expected: [
      'cluster.yaml:12:48: switch.routes[0].cost is not a price',
      '  hint: write a number such as 0.012',
      'cluster.yaml:12:62: switch.routes[0].hours[0] is no span of hours',
      '  hint: write one such as mon-fri 08:00-18:00',
    ],
  },
  {
    title: 'two routes of one prefix to one server',
    sections: {
      extra:
        'switch:\n  routes:\n    - { prefix: 7, to: "sip:192.0.2.20" }\n    - { prefix: "7", to: "sip:192.0.2.20" }',
    },
    expected: [
      'cluster.yaml:13:17: switch.routes[1].prefix is the same as switch.routes[0].prefix',
      '  hint: keep one of them',
    ],
  },
  {
    title: 'no administrator',
    sections: { administrators: 'administrators: []\n\n' },
    expected: ['cluster.yaml:3:17: administrators has no administrator, so nobody could log in'],
  },
  {
    title: 'an administrator without keys',
    sections: { administrators: 'administrators:\n  - name: anna\n    keys: []' },
    expected: ['cluster.yaml:5:11: administrators[0].keys has no key'],
  },
  {
    title: 'two administrators of one name',
    sections: {
      administrators:
        'administrators:\n  - { name: anna, keys: [keys/anna.pub] }\n  - { name: anna, keys: [keys/boris.pub] }',
    },
    expected: [
      'cluster.yaml:5:13: administrators[1].name is the same as administrators[0].name',
      '  hint: keep one of them',
    ],
  },
  {
    title: 'a key file outside the folder',
    sections: {
      administrators: 'administrators:\n  - name: anna\n    keys: [../anna.pub, /root/.ssh/id.pub]',
    },
    expected: [
      'cluster.yaml:5:12: administrators[0].keys[0] leaves the folder of the cluster file',
      '  hint: copy the key beside it, such as keys/anna.pub',
      'cluster.yaml:5:25: administrators[0].keys[1] leaves the folder of the cluster file',
      '  hint: copy the key beside it, such as keys/anna.pub',
    ],
  },
  {
    title: 'a key file that is missing',
    sections: { administrators: 'administrators:\n  - name: anna\n    keys: [keys/nobody.pub]' },
    expected: [
      'cluster.yaml:5:12: administrators[0].keys[0] names keys/nobody.pub, which does not exist',
      '  hint: copy the public key there, such as ~/.ssh/id_ed25519.pub',
    ],
  },
  {
    title: 'one key for two administrators',
    sections: {
      administrators:
        'administrators:\n  - { name: anna, keys: [keys/anna.pub] }\n  - { name: boris, keys: [keys/copy-of-anna.pub] }',
    },
    expected: [
      'cluster.yaml:5:27: administrators[1].keys[0] repeats the key SHA256:/K4FmB5IUDG9kLr8bNfHW3+nOqH2d1uHX7NC3KuJ2GE of keys/anna.pub',
      '  hint: who logged in is told by the key: give each administrator his own',
    ],
  },
  {
    title: 'mistakes behind an alias, where they are written out',
    sections: {
      nodes:
        'nodes:\n  cs1: { address: 192.0.2.10, hardware: &big { memory: lots } }\n  cs2: { address: 192.0.2.11, hardware: *big }',
    },
    expected: [
      'cluster.yaml:9:56: nodes.cs1.hardware.memory is not a size',
      '  hint: write a whole number and a unit, such as 2GiB (units: MiB, GiB, TiB, MB, GB, TB)',
      'cluster.yaml:9:56: nodes.cs2.hardware.memory is not a size',
      '  hint: write a whole number and a unit, such as 2GiB (units: MiB, GiB, TiB, MB, GB, TB)',
    ],
  },
  {
    title: 'mistakes of all kinds at once',
    sections: {
      cluster: 'cluster: Demo',
      extra: 'switch: { port: x }\ncolour: red',
      nodes:
        'nodes:\n  cs1: { address: 192.0.2.10, packages: [A] }\n  ds1: { address: 192.0.2.10 }',
    },
    expected: [
      'cluster.yaml:1:10: cluster is not a name',
      '  hint: write up to 32 lower case letters, digits and hyphens, a letter first',
      'cluster.yaml:9:42: nodes.cs1.packages[0] is not a Debian package name',
      '  hint: write lower case letters, digits and + - . only; versions cannot be chosen',
      'cluster.yaml:10:19: nodes.ds1.address is taken by nodes.cs1',
      '  hint: every interface needs its own',
      'cluster.yaml:11:17: switch.port is not a whole number from 1024 to 65535',
      'cluster.yaml:12:1: colour is not a known setting',
      '  hint: known: cluster, domain, locale, timezone, ntp, mirror, mirrorKey, administrators, networks, roles, switch, wireguard, nodes',
    ],
  },
]
