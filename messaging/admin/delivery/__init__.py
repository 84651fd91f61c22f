"""What becomes of messages on their way to screens and to readers, on one page for operators."""
