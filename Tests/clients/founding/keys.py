"""SSH keys in the forms in which people have them."""

import textwrap

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa


def rsa_key():
    return rsa.generate_private_key(65537, 2048)


def ed25519_key():
    return ed25519.Ed25519PrivateKey.generate()


def line_of(key):
    """A public key as ssh-keygen writes it."""
    encoding, form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return key.public_key().public_bytes(encoding, form).decode() + " someone@example"


def pem_of(key):
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(encoding, form).decode()


def puttygen_of(key):
    """As PuTTYgen saves a public key (RFC 4716)."""
    blob = line_of(key).split()[1]
    wrapped = "\n".join(textwrap.wrap(blob, 64))
    begin, end = "---- BEGIN SSH2 PUBLIC KEY ----", "---- END SSH2 PUBLIC KEY ----"
    return f'{begin}\nComment: "rsa-key-20261125"\n{wrapped}\n{end}\n'
