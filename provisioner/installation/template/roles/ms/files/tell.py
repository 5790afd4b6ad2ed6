"""Tells rtpengine on this node a command of its command line interface, and prints the answer."""
import socket
import sys

with socket.create_connection(("127.0.0.1", 2224), timeout=5) as line:
    line.sendall(" ".join(sys.argv[1:]).encode() + b"\n")
    while part := line.recv(65535):
        sys.stdout.write(part.decode())
