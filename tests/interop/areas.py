"""What the tests of areas share: an area of the configuration, and a server with some."""

import os
import sqlite3

import portcullis


def area(path, directory, mode="dropbox", who="anonymous", **more):
    return {"path": path, "directory": str(directory), "keepFreePercent": 0, "grants": [{"who": who, "mode": mode}], **more}


class AreaTest(portcullis.ServerTest):
    """With a root to read and the areas of EXTRA: path -> members beside the directory."""

    EXTRA = {}

    @classmethod
    def change(cls, config):
        top = os.path.dirname(config["areas"][0]["directory"])
        for number, (path, members) in enumerate(cls.EXTRA.items()):
            directory = os.path.join(top, f"extra{number}")
            os.mkdir(directory)
            config["areas"].append(area(path, directory, **members))

    @classmethod
    def directory(cls, path):
        return next(one["directory"] for one in cls.server.config["areas"] if one["path"] == path)

    @classmethod
    def stored(cls):
        """What lies in the quarantine, finished or not."""
        folder = cls.server.profile / "quarantine"
        return sorted(os.listdir(folder)) if folder.is_dir() else []

    @classmethod
    def rows(cls, query, *values):
        """Of the log, read beside the server."""
        with sqlite3.connect(f"file:{cls.server.profile / 'portcullis.db'}?mode=ro", uri=True) as database:
            return database.execute(query, values).fetchall()

    def assertUploaded(self, replies):
        self.assertEqual((replies[0].code, replies[1].code), (150, 226), replies)
