from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_bots(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those of incoming webhooks: so they were named, and nobody could log in as one."""
    users = apps.get_model("rooms", "User").objects.using(schema_editor.connection.alias)
    bots = users.filter(username__regex=r"^hook-[0-9a-f]{10}$", password__startswith="!")
    bots.update(is_bot=True)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0005_attention")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_bot",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="bot"
            ),
        ),
        migrations.RunPython(mark_bots, migrations.RunPython.noop),
    ]
