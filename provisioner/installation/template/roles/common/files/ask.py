"""Asks a SIP server by OPTIONS over UDP (RFC 3261, 11); ends with 0 when it answers 200."""
import os
import socket
import sys

address, port = sys.argv[1], int(sys.argv[2])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
host = f"[{address}]" if ":" in address else address
with socket.socket(family, socket.SOCK_DGRAM) as line:
    line.settimeout(2)
    line.connect((address, port))
    local, own_port = line.getsockname()[:2]
    own = f"[{local}]" if ":" in local else local
    word = os.urandom(8).hex()
    lines = [
        f"OPTIONS sip:{host}:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP {own}:{own_port};rport;branch=z9hG4bK{word}",
        "Max-Forwards: 70",
        f"From: <sip:health@{own}>;tag={word}",
        f"To: <sip:{host}:{port}>",
        f"Call-ID: {word}",
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
    ]
    line.send("\r\n".join([*lines, "", ""]).encode())
    try:
        answer = line.recv(65535).decode(errors="replace").split("\r\n")[0]
    except OSError as error:
        answer = f"no answer: {error}"
print(answer)
sys.exit(0 if answer.startswith("SIP/2.0 200 ") else 1)
