#include "server/review/ContentKind.h"

#include <QTemporaryFile>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using review::Suspicion;
using review::Suspicions;

class ContentKindTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindsByContent_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("kind");
        QTest::newRow("text") << "Dear Sir,\nplease find\n"_ba << u"text/plain"_s;
        QTest::newRow("PDF") << "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj"_ba << u"application/pdf"_s;
        QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) << u"image/png"_s;
        QTest::newRow("script") << "#!/bin/sh\nrm -rf /\n"_ba << u"application/x-shellscript"_s;
        QTest::newRow("nothing") << QByteArray() << u"application/x-zerosize"_s;
        QTest::newRow("anything") << QByteArray("\x00\x01\x02\xfe\xff\x80\x81", 7) << u"application/octet-stream"_s;
    }

    void kindsByContent()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QString, kind);
        QTemporaryFile file;
        QVERIFY(file.open() && file.write(content) == content.size() && file.flush());
        QCOMPARE(review::kindOf(file.handle()), kind);
    }

    void suspicions_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *title, const QString &name, const QString &kind, Suspicions expected) {
            QTest::newRow(title) << name << kind << int(expected);
        };
        row("a report", u"report.pdf"_s, u"application/pdf"_s, {});
        row("an archive of two endings", u"data_2.tar.gz"_s, u"application/gzip"_s, {});
        row("no ending", u"x"_s, u"application/octet-stream"_s, {});
        row("a table is text", u"table.csv"_s, u"text/plain"_s, {});
        row("a document is an archive", u"letter.docx"_s, u"application/zip"_s, {});
        row("a program behind a document", u"invoice.pdf.exe"_s, u"application/x-ms-dos-executable"_s,
            Suspicion::Executable | Suspicion::DoubleExtension);
        row("a screen saver behind a photo", u"photo.JPG.ScR"_s, u"application/octet-stream"_s,
            Suspicion::Executable | Suspicion::DoubleExtension);
        row("a shortcut", u"a.lnk"_s, u"application/octet-stream"_s, Suspicion::Executable);
        row("a link", u"b.url"_s, u"text/plain"_s, Suspicion::Executable);
        row("a desktop entry", u"c.desktop"_s, u"text/plain"_s, Suspicion::Executable);
        row("a script without ending", u"start"_s, u"application/x-shellscript"_s, Suspicion::Executable);
        row("a picture that is none", u"photo.jpg"_s, u"application/pdf"_s, Suspicion::NameAndContentDiffer);
        row("a program that calls itself a photo", u"photo.jpg"_s, u"application/x-executable"_s,
            Suspicion::Executable | Suspicion::NameAndContentDiffer);
        row("a version number is no ending", u"setup-2.1.exe"_s, u"application/x-ms-dos-executable"_s,
            Suspicion::Executable);
        row("bytes that can't be shown", u"a\\x0Ab"_s, u"text/plain"_s, Suspicion::NameWasChanged);
    }

    void suspicions()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, kind);
        QFETCH(const int, expected);
        const Suspicions found = review::suspicionsOf(name, kind);
        QCOMPARE(int(found), expected);
        QCOMPARE(review::suspicionTexts(found).size(), qPopulationCount(quint32(expected)));
    }
};

QTEST_GUILESS_MAIN(ContentKindTest)
#include "tst_content_kind.moc"
