"""Advice of the library for users of `ft`: Python calls in its errors become commands."""

import re
from typing import Final

# pattern of the library's words, words of the command; in this order
WORDS: Final[tuple[tuple[str, str], ...]] = (
    (r", pass api_key=, or try the embedded service without one: .*", ", or use the sandbox: add --sandbox"),
    (r"OPENAI_API_KEY or api_key=", "OPENAI_API_KEY or --api-key"),
    (r"(,| or) (in )?the proxy= of http_client", ""),
    (r", or pass http_client=", ""),
    (r"raise timeout=, or check whether", "check whether"),
    (r", or raise timeout=", ""),
    (r"; unknown_status_timeout= sets this limit", ""),
    (r"check (the API key and )?default_headers", "check the API key, --organization and --project"),
    (r"part_size= of client\.uploads\.upload_file", "--part-size of ft uploads send"),
    (r"client\.uploads\.upload_file\((path)?\)", "ft uploads send PATH"),
    (r'client\.files\.wait_for_processing\("([\w-]+)"\)', r"ft files wait \1"),
    (r"client\.files\.wait_for_processing\(file_id\)", "ft files wait ID"),
    (r"client\.files\.delete\(id\)", "ft files delete ID"),
    (r"client\.files\.upload\(path\)\.id", "ft files upload PATH"),
    (r"files\.content\(\) returns it", "ft files download ID saves it"),
    (r"files\.list\(\)", "ft files list"),
    (r"(?<![.\w])files\.(create|upload)\(\)", "ft files upload PATH"),
    (r"(?<![.\w])models\.list\(\)", "ft models list"),
    (r"fine_tuning\.jobs\.(list|create)\(\)", r"ft jobs \1"),
    (r"fine_tuning\.jobs\.(wait|cancel)\(\)", r"ft jobs \1 ID"),
    (r"fine_tuning\.jobs\.retrieve\(\)", "ft jobs get ID"),
    (r"fine_tuning\.jobs\.list_events\(\)", "ft jobs events ID"),
    (r"fine_tunes\.(list|create)\(\)", r"ft fine-tunes \1"),
    (r"fine_tunes\.create\(from_checkpoint=\.\.\.\)", "another job with from_checkpoint in Python"),
    (r"fine_tunes\.(cancel|delete)\(\)", r"ft fine-tunes \1 ID"),
    (r"fine_tunes\.retrieve\(\)", "ft fine-tunes get ID"),
    (r"fine_tunes\.list_(events|checkpoints)\(\)", r"ft fine-tunes \1 ID"),
    (r"follow\(\) (resumes broken streams|continues through silence)", r"ft fine-tunes follow \1"),
    (r"FTClient\(profile=\.\.\.\)", "--profile"),
    (r", or create a client with base_url=", ", or set --base-url"),
    (r"model= \(--model\)", "--model"),
    (r"^base_url '", "the base URL '"),
    (r"call plan_copy\(profile=\.\.\.\) again", "name the service with --to"),
)


def in_words_of_the_command(message: str) -> str:
    """Return the message of an error with commands and options in place of Python calls and parameters."""
    for pattern, words in WORDS:
        message = re.sub(pattern, words, message)
    return message
