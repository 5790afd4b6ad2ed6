#!/bin/sh
# Before the base system is installed (base-installer.d): until the node has sources of its own, its apt
# trusts who signs the packages of the medium.
mkdir -p /target/etc/apt/trusted.gpg.d
cp /usr/share/keyrings/archive.gpg /target/etc/apt/trusted.gpg.d/switchyard-medium.gpg
