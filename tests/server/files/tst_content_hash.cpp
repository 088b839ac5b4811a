#include "server/base/Descriptor.h"
#include "server/files/ContentHash.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using files::ContentHash;

class ContentHashTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// FIPS 180-4, the examples of its appendix.
    void knownDigests_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("nothing") << QByteArray()
                                 << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("one block") << QByteArray("abc")
                                   << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("a million letters")
            << QByteArray(1'000'000, 'a')
            << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    void knownDigests()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, digest);
        ContentHash hash;
        for (qsizetype at = 0; at < content.size(); at += 1000) // in pieces, as it arrives
            hash.add(content.constData() + at, std::min(qsizetype(1000), content.size() - at));
        QCOMPARE(hash.hex(), digest);
        QCOMPARE(hash.hex(), digest); // asking ends nothing
    }

    void wholeFilesFromAnyPosition()
    {
        const QTemporaryDir folder;
        QByteArray content;
        for (int i = 0; i < 200'000; ++i)
            content += char(i * 7);
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QFile::ReadWrite) && file.write(content) == content.size() && file.flush());
        QCOMPARE(::lseek(file.handle(), 500, SEEK_SET), 500);
        QCOMPARE(ContentHash::ofFile(file.handle()).value(),
                 QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        QCOMPARE(::lseek(file.handle(), 0, SEEK_CUR), 500);
    }

    void whatCannotBeReadIsAnError()
    {
        const QTemporaryDir folder;
        const base::Descriptor directory(::open(QFile::encodeName(folder.path()).constData(), O_RDONLY | O_DIRECTORY));
        QVERIFY(!ContentHash::ofFile(directory.get()));
    }
};

QTEST_GUILESS_MAIN(ContentHashTest)
#include "tst_content_hash.moc"
