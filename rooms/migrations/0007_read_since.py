from django.db import migrations, models

import rooms.models.membership


class Migration(migrations.Migration):
    dependencies = [("rooms", "0006_bots")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="read_since",
            field=models.DateTimeField(
                default=rooms.models.membership.this_millisecond,
                editable=False,
                verbose_name="reading since",
            ),
        ),
    ]
