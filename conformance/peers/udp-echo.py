"""usage: udp-echo.py PORT COUNT      sends datagrams of many sizes to a local port, each until it came back, and says how many did"""
import socket, sys

port, count = int(sys.argv[1]), int(sys.argv[2])
near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
near.settimeout(0.5)
near.connect(("127.0.0.1", port))
back = 0
for i in range(count):
    want = bytes([i % 256]) * (1 + i * 7 % 1000)
    for _ in range(20):
        try:
            near.send(want)
            if near.recv(2000) == want:
                back += 1
                break
        except OSError:  # not there yet, or nothing in time
            pass
print("echoed", back)
