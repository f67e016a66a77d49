"""Runs a command at a terminal of its own: terminal.py COLUMNS COMMAND [ARGUMENT ...]

What the terminal shows goes to the standard output, what comes on the standard input is typed. At the end a line on the
standard error says whether the terminal would show what is typed next. The exit code is the command's.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

columns, command = int(sys.argv[1]), sys.argv[2:]
child, master = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execv(command[0], command)

sources = [master, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 4096)
        if typed:
            os.write(master, typed)
        else:
            sources.remove(0)
    if master in ready:
        try:
            shown = os.read(master, 4096)
        except OSError:
            break
        if not shown:
            break
        os.write(1, shown)

_, status = os.waitpid(child, 0)
echo = termios.tcgetattr(master)[3] & termios.ECHO
os.write(2, b"echo on\n" if echo else b"echo off\n")
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
