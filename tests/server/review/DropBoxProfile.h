#pragma once

#include "server/audit/Writer.h"
#include "server/review/ReviewDesk.h"
#include "tests/server/files/AreaFixture.h"

#include <QSemaphore>
#include <QSqlQuery>

/// A profile with a drop box "/in", download areas "/pub" and "/" and uploads that arrived the usual way.
class DropBoxProfile
{
public:
    AreaFixture fixture;

    DropBoxProfile()
    {
        fixture.clock.now = base::Clock::system().utcMicroseconds();
        fixture.addArea("/", "root", {AreaFixture::grant("anonymous", config::Mode::Download)});
        fixture.addArea("/in", "in", {AreaFixture::grant("anonymous", config::Mode::DropBox)});
        fixture.addArea("/pub", "pub", {AreaFixture::grant("anonymous", config::Mode::Download)});
        fixture.makeFolder("pub/sub");
    }

    QString database() const { return fixture.path("log.db"); }

    /// Into the drop box and, unless told not to, into the log.
    QString arrive(const QByteArray &name, const QByteArray &content, bool recorded = true) const
    {
        const files::View view = fixture.viewOf(AreaFixture::anonymous());
        auto upload = view.openForWriting(*files::VirtualPath::resolve({}, QByteArray("/in/" + name)), {});
        if (!upload || ::write((*upload)->descriptor(), content.constData(), size_t(content.size())) != content.size())
            qFatal("can't upload");
        (*upload)->wrote(content.constData(), content.size());
        const auto finished = (*upload)->finish();
        audit::UploadRecord record;
        record.at = fixture.clock.now;
        record.client = *address::IpAddress::parse(u"192.0.2.7");
        record.user = QStringLiteral("anonymous");
        record.area = finished->area;
        record.name = name;
        record.storedAs = finished->storedAs;
        record.bytes = finished->bytes;
        record.sha256 = finished->sha256;
        audit::Writer writer;
        audit::Writer::Options options;
        options.file = database();
        if (!writer.open(options))
            qFatal("can't open the log");
        QSemaphore done;
        if (recorded) {
            writer.recordDurably(record, [&done](bool) { done.release(); });
            done.acquire();
        }
        return finished->storedAs;
    }

    review::ReviewDesk::Places places() const { return {database(), fixture.quarantine(), fixture.areas}; }
    std::unique_ptr<review::ReviewDesk> desk(const QString &who = QStringLiteral("mara")) const
    {
        auto desk = std::make_unique<review::ReviewDesk>(places(), who, fixture.clock);
        if (const auto opened = desk->open(); !opened)
            qFatal("%s", qPrintable(opened.error().detail));
        return desk;
    }

    QStringList ask(const QString &sql) const
    {
        audit::Connection connection;
        if (!connection.open(database(), audit::Connection::Mode::ReadWrite))
            qFatal("can't ask the log");
        QSqlQuery query(connection.handle());
        if (!query.exec(sql))
            qFatal("can't ask the log that");
        QStringList values;
        while (query.next())
            values.append(query.value(0).toString());
        return values;
    }
    QStringList quarantined() const { return fixture.names("quarantine"); }
};
