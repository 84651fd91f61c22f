"""Static files under names that carry their hash, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # Modules import each other by relative name; the names in the imports are hashed as well.
    support_js_module_import_aggregation = True
    # A module's name is known once those of all it imports are: a pass for each step of the way
    # from a page's first module to the last.
    max_post_process_passes = 20
