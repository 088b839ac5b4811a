#include "ui/review/PreviewChild.h"
#include "ui/review/PreviewPane.h"
#include "ui/review/PreviewProcess.h"
#include "ui/review/Sandbox.h"

#include <QApplication>
#include <QBuffer>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cerrno>
#include <cstdio>

#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using ui::preview::PreviewProcess;
using ui::preview::Wanted;

namespace {

/// What a captured child could do, a word for each that it could.
int tryToBreakOut()
{
    if (!ui::preview::enterSandbox())
        return 2;
    QByteArray done = "in";
    if (::socket(AF_INET, SOCK_STREAM, 0) >= 0)
        done += " socket";
    if (::socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
        done += " local";
    if (::open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0)
        done += " read";
    if (::open("/tmp/portcullis-preview-was-here", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0)
        done += " write";
    if (::kill(::getppid(), 0) == 0)
        done += " kill";
    if (::unlink("/tmp/portcullis-preview-was-here") == 0)
        done += " unlink";
    if (const pid_t child = ::fork(); child >= 0) {
        if (child == 0)
            ::_exit(0);
        done += " fork";
    }
    char *const words[] = {nullptr};
    if (::write(STDOUT_FILENO, done.constData(), size_t(done.size())) != done.size())
        return 3;
    ::execv("/bin/true", words);
    return 7;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isInstrumented = true;
#else
constexpr bool isInstrumented = false;
#endif

} // namespace

/// Files of strangers are decoded by this very test, started anew as the child.
class PreviewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data();
    void kinds();
    void pictures_data();
    void pictures();
    void largePicturesComeSmall();
    void textIsPlain();
    void longTextIsCut();
    void whatCantBeShown_data();
    void whatCantBeShown();
    void hostileChildren_data();
    void hostileChildren();
    void aFileThatIsTooLarge();
    void theChildHasNoRights();
    void aNewOneEndsTheOneBefore();
    void thePaneAsksAndShows();

private:
    std::shared_ptr<base::Descriptor> file(const QByteArray &content)
    {
        const QString name = m_folder.filePath(QString::number(++m_number));
        QFile made(name);
        if (!made.open(QFile::WriteOnly) || made.write(content) != content.size())
            qFatal("can't write");
        made.close();
        return std::make_shared<base::Descriptor>(::open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC));
    }
    static QByteArray picture(const char *format, QSize size = {40, 30}, const QColor &color = Qt::red)
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(color);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        if (!buffer.open(QBuffer::WriteOnly) || !image.save(&buffer, format))
            qFatal("can't make a picture");
        return bytes;
    }
    QString script(const QByteArray &commands)
    {
        const QString name = m_folder.filePath(u"child%1"_s.arg(++m_number));
        QFile made(name);
        if (!made.open(QFile::WriteOnly) || made.write("#!/bin/sh\n" + commands + '\n') < 0)
            qFatal("can't write");
        made.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return name;
    }

    QTemporaryDir m_folder;
    int m_number = 0;
};

void PreviewTest::kinds_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("wanted");
    const auto row = [](const char *kind, Wanted wanted) {
        QTest::newRow(kind) << QString::fromLatin1(kind) << int(wanted);
    };
    row("text/plain", Wanted::Text);
    row("text/csv", Wanted::Text);
    row("application/x-shellscript", Wanted::Text);
    row("text/html", Wanted::Text);
    row("image/png", Wanted::Png);
    row("image/jpeg", Wanted::Jpeg);
    row("image/gif", Wanted::Gif);
    row("image/bmp", Wanted::Bmp);
    row("image/tiff", Wanted::Nothing);
    row("application/pdf", Wanted::Nothing);
    row("application/zip", Wanted::Nothing);
    row("application/x-executable", Wanted::Nothing);
    row("application/octet-stream", Wanted::Nothing);
    row("", Wanted::Nothing);
}

void PreviewTest::kinds()
{
    QFETCH(QString, kind);
    QFETCH(int, wanted);
    QCOMPARE(int(ui::preview::wantedFor(kind)), wanted);
}

void PreviewTest::pictures_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("wanted");
    QTest::newRow("PNG") << picture("png") << int(Wanted::Png);
    QTest::newRow("JPEG") << picture("jpeg") << int(Wanted::Jpeg);
    QTest::newRow("BMP") << picture("bmp") << int(Wanted::Bmp);
    const QByteArray gif =
        QByteArray::fromHex("47494638396101000100800000ff0000ffffff2c00000000010001000002024401003b");
    QTest::newRow("GIF") << gif << int(Wanted::Gif);
}

void PreviewTest::pictures()
{
    QFETCH(QByteArray, content);
    QFETCH(int, wanted);
    PreviewProcess process;
    QSignalSpy shown(&process, &PreviewProcess::image);
    process.start(file(content), Wanted(wanted));
    QVERIFY(shown.wait(20'000));
    const QImage image = shown.first().first().value<QImage>();
    QCOMPARE(image.size(), Wanted(wanted) == Wanted::Gif ? QSize(1, 1) : QSize(40, 30));
    const QColor color = image.pixelColor(0, 0);
    QVERIFY(color.red() > 250 && color.green() < 5 && color.blue() < 5);
}

void PreviewTest::largePicturesComeSmall()
{
    PreviewProcess process;
    QSignalSpy shown(&process, &PreviewProcess::image);
    process.start(file(picture("png", {5000, 1000})), Wanted::Png);
    QVERIFY(shown.wait(20'000));
    const QImage image = shown.first().first().value<QImage>();
    QCOMPARE(image.size(), QSize(1024, 204));
    QCOMPARE(image.pixelColor(1000, 200), QColor(Qt::red));
}

void PreviewTest::textIsPlain()
{
    PreviewProcess process;
    QSignalSpy shown(&process, &PreviewProcess::text);
    process.start(file("<b>one</b>\r\ntwo\x1b[2J\n\xff\xe2\x80\xae"
                       "end\tx"),
                  Wanted::Text);
    QVERIFY(shown.wait(20'000));
    QCOMPARE(shown.first().at(0).toString(), u"<b>one</b>\ntwo\\x1B[2J\n\\xFF\\u{202E}end    x"_s);
    QVERIFY(shown.first().at(1).toBool());
}

void PreviewTest::longTextIsCut()
{
    PreviewProcess process;
    QSignalSpy shown(&process, &PreviewProcess::text);
    process.start(file(QByteArray(1'000'000, 'x')), Wanted::Text);
    QVERIFY(shown.wait(20'000));
    QCOMPARE(shown.first().at(0).toString().size(), ui::preview::mostTextBytes);
    QVERIFY(!shown.first().at(1).toBool());
}

void PreviewTest::whatCantBeShown_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("wanted");
    QTest::newRow("nothing") << QByteArray() << int(Wanted::Png);
    QTest::newRow("noise") << QByteArray(5000, 'n') << int(Wanted::Jpeg);
    QTest::newRow("another format") << picture("png") << int(Wanted::Jpeg);
    QTest::newRow("half a picture's head") << picture("png").left(20) << int(Wanted::Png);
    // 60000 by 60000 pixels, said in a few bytes
    QByteArray bomb = picture("png");
    bomb.replace(16, 8, QByteArray::fromHex("0000ea600000ea60"));
    QTest::newRow("a bomb of pixels") << bomb << int(Wanted::Png);
    QByteArray bmp = picture("bmp");
    bmp.replace(18, 8, QByteArray::fromHex("ffffff7fffffff7f"));
    QTest::newRow("a BMP of absurd size") << bmp << int(Wanted::Bmp);
}

void PreviewTest::whatCantBeShown()
{
    QFETCH(QByteArray, content);
    QFETCH(int, wanted);
    PreviewProcess process;
    QSignalSpy failed(&process, &PreviewProcess::failed);
    QSignalSpy shown(&process, &PreviewProcess::image);
    process.start(file(content), Wanted(wanted));
    QVERIFY(failed.wait(20'000));
    QCOMPARE(shown.size(), 0);
}

/// Whatever has taken over the child, this is all it can say.
void PreviewTest::hostileChildren_data()
{
    QTest::addColumn<QByteArray>("commands");
    QTest::newRow("crashes") << "kill -SEGV $$"_ba;
    QTest::newRow("crashes after half an answer") << "printf 'image 2 2\\n0123'; kill -ABRT $$"_ba;
    QTest::newRow("ends without a word") << "exit 0"_ba;
    QTest::newRow("a failure with a good answer") << "printf 'text 2\\nhi'; exit 1"_ba;
    QTest::newRow("never stops talking") << "exec yes"_ba;
    QTest::newRow("no line end") << "head -c 100 /dev/zero"_ba;
    QTest::newRow("more pixels than it says") << "printf 'image 1 1\\n0123456789'"_ba;
    QTest::newRow("fewer pixels than it says") << "printf 'image 1000 1000\\n0123'"_ba;
    QTest::newRow("a picture of no size") << "printf 'image 0 0\\n'"_ba;
    QTest::newRow("a picture of negative size") << "printf 'image -1 -4\\n0123456789abcdef'"_ba;
    QTest::newRow("a size that overflows") << "printf 'image 65536 65536\\n'"_ba;
    QTest::newRow("too long a text") << "printf 'text 40000\\n'; head -c 40000 /dev/zero"_ba;
    QTest::newRow("another word") << "printf 'html 2\\nhi'"_ba;
}

void PreviewTest::hostileChildren()
{
    QFETCH(QByteArray, commands);
    PreviewProcess process(script(commands));
    QSignalSpy failed(&process, &PreviewProcess::failed);
    QSignalSpy image(&process, &PreviewProcess::image);
    QSignalSpy text(&process, &PreviewProcess::text);
    process.start(file("content"), Wanted::Text);
    QVERIFY(failed.wait(20'000));
    QCOMPARE(image.size() + text.size(), 0);
}

void PreviewTest::aFileThatIsTooLarge()
{
    PreviewProcess process;
    QSignalSpy failed(&process, &PreviewProcess::failed);
    const auto large = file("x");
    const std::shared_ptr<base::Descriptor> writable = std::make_shared<base::Descriptor>(
        ::open(QFile::encodeName(m_folder.filePath(QString::number(m_number))).constData(), O_RDWR | O_CLOEXEC));
    QCOMPARE(::ftruncate(writable->get(), ui::preview::mostFileBytes + 1), 0);
    process.start(large, Wanted::Png);
    QVERIFY(failed.wait(20'000));
    // A program that isn't there, and a file that is gone.
    PreviewProcess nowhere(u"/nowhere/at/all"_s);
    QSignalSpy alsoFailed(&nowhere, &PreviewProcess::failed);
    nowhere.start(file("x"), Wanted::Text);
    QTRY_COMPARE(alsoFailed.size(), 1);
    nowhere.start(nullptr, Wanted::Text);
    QTRY_COMPARE(alsoFailed.size(), 2);
}

void PreviewTest::theChildHasNoRights()
{
    if (isInstrumented)
        QSKIP("A sanitizer's runtime would not live behind the filter.");
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {u"break-out"_s});
    QVERIFY(child.waitForFinished(20'000));
    QCOMPARE(child.exitStatus(), QProcess::NormalExit);
    QCOMPARE(child.readAllStandardOutput(), "in"_ba);
    QCOMPARE(child.exitCode(), 7); // it outlived its execv()
}

void PreviewTest::aNewOneEndsTheOneBefore()
{
    PreviewProcess process(script("exec sleep 100"));
    QSignalSpy failed(&process, &PreviewProcess::failed);
    process.start(file("one"), Wanted::Text);
    process.start(file("two"), Wanted::Text);
    process.stop();
    QCOMPARE(failed.size(), 0);
}

void PreviewTest::thePaneAsksAndShows()
{
    ui::PreviewPane pane;
    pane.resize(400, 400);
    pane.show();
    auto *button = pane.findChild<QPushButton *>(u"preview"_s);
    auto *text = pane.findChild<QPlainTextEdit *>(u"previewText"_s);
    auto *picture_ = pane.findChild<QLabel *>(u"previewPicture"_s);
    QSignalSpy wanted(&pane, &ui::PreviewPane::fileWanted);
    api::UploadItem item;
    item.row.id = {1};
    item.row.kind = u"text/plain"_s;
    pane.setItem(item);
    QCOMPARE(wanted.size(), 0); // never by itself
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    pane.showFile({7}, file("of another one"));
    pane.showFile({1}, file("hello"));
    QTRY_VERIFY(text->isVisible());
    QCOMPARE(text->toPlainText(), u"hello"_s);
    item.row.id = {2};
    item.row.kind = u"image/png"_s;
    pane.setItem(item);
    QVERIFY(!text->isVisible());
    pane.ask();
    pane.showFile({2}, file(picture("png")));
    QTRY_VERIFY(picture_->isVisible());
    QCOMPARE(picture_->pixmap().size(), QSize(40, 30));
    item.row.id = {3};
    item.row.kind = u"application/pdf"_s;
    pane.setItem(item);
    QVERIFY(!button->isVisible() && !picture_->isVisible());
    pane.ask();
    QCOMPARE(wanted.size(), 2);
}

int main(int argc, char *argv[])
{
    if (argc == 2 && QByteArrayView(argv[1]) == "break-out")
        return tryToBreakOut();
    if (argc > 1 && QLatin1StringView(argv[1]) == QStringView(ui::preview::subcommand)) {
        const QCoreApplication application(argc, argv);
        return ui::preview::runChild(QCoreApplication::arguments().mid(2));
    }
    QApplication application(argc, argv);
    PreviewTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_preview.moc"
