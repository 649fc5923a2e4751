"""What `sotay verify` says of the database a test has come to."""

from sotay.kernel.verify import PROOFS


def contradictions() -> dict[str, list[str]]:
    """The problems by the proof that found them; of a sound database nothing."""
    return {str(proof.title): found for proof in PROOFS if (found := list(proof.search()))}
