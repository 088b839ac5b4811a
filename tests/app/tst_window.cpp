#include "app/WindowSession.h"
#include "ui/MainWindow.h"
#include "ui/Navigation.h"
#include "ui/common/Page.h"
#include "ui/common/Translations.h"
#include "ui/dashboard/FirstStartDialog.h"
#include "ui/dashboard/HeaderBar.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

template <typename Widget> Widget *topLevel()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *found = qobject_cast<Widget *>(widget))
            return found;
    }
    return nullptr;
}

QList<QWidget *> tabStops(const QWidget &root)
{
    QList<QWidget *> stops;
    for (QWidget *widget : root.findChildren<QWidget *>()) {
        const bool reachable = widget->focusPolicy() & Qt::TabFocus && widget->isEnabled() && !widget->focusProxy();
        if (reachable && widget->isVisibleTo(&root))
            stops.append(widget);
    }
    return stops;
}

QString describe(const QWidget *widget)
{
    return u"%1 \"%2\" in %3"_s.arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                                    QLatin1String(widget->parentWidget()->metaObject()->className()));
}

QStringList textsOf(const QWidget &widget)
{
    QStringList texts{widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()};
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        texts.append(label->text());
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        texts.append(button->text());
    if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
        texts.append({line->text(), line->placeholderText()});
    if (const auto *list = qobject_cast<const QComboBox *>(&widget)) {
        for (int i = 0; i < list->count(); ++i)
            texts.append(list->itemText(i));
    }
    for (const QAction *action : widget.actions())
        texts.append(action->text());
    return texts;
}

} // namespace

/// The whole window as the program composes it, with a real server on a profile of its own.
class WindowTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void everyPageIsThere();
    void everyControlHasAName();
    void everyControlIsReachedByTab_data();
    void everyControlIsReachedByTab();
    void tabFollowsTheEye();
    void nothingIsCutOffInASmallWindow();
    void numbersComeWithTheirPlural();
    void everyPluralIsTranslated();
    void everyProblemLeadsToItsField_data();
    void everyProblemLeadsToItsField();
    void firstStartServesAFolder();

private:
    bool writeConfiguration(const QByteArray &json) const;
    void open();
    template <typename Check> void onEveryPage(Check check);
    QList<QWidget *> walk(bool forward) const;

    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<app::WindowSession> m_session;
    ui::MainWindow *m_window = nullptr;
};

void WindowTest::initTestCase()
{
    QApplication::setQuitOnLastWindowClosed(false);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    ui::installTranslations(*qApp);
}

void WindowTest::init()
{
    m_profile = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_profile->path());
}

void WindowTest::cleanup()
{
    m_window = nullptr;
    m_session.reset();
    m_profile.reset();
}

bool WindowTest::writeConfiguration(const QByteArray &json) const
{
    QFile file(m_profile->filePath(u"portcullis.json"_s));
    return file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
}

void WindowTest::open()
{
    m_session = std::make_unique<app::WindowSession>(api::ProfilePaths::of(m_profile->path()));
    const auto loaded = m_session->load();
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().detail));
    m_session->open();
    m_window = topLevel<ui::MainWindow>();
    QVERIFY(m_window);
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window));
}

// With something in every list, so that every control shows.
template <typename Check> void WindowTest::onEveryPage(Check check)
{
    QVERIFY(writeConfiguration(R"({"server": {"listeners": [{"address": "127.0.0.1", "port": 2121}],
        "addresses": {"deny": ["192.0.2.0/24"]}}, "accounts": {"users": [{"name": "alice", "password": "$argon2id$v=19$m=65536,t=2,p=1$5xMwCbjA8qpzO+7PZJulrw$H8oqjqgmduw5HT/T/77pobfaNcpnAxcb3dt7/WtazK8"}]},
        "areas": [{"path": "/", "directory": "/nowhere", "grants": [{"who": "anonymous", "mode": "download"}]}]})"));
    open();
    if (QTest::currentTestFailed())
        return;
    const auto *navigation = m_window->findChild<ui::Navigation *>();
    for (int row = 0; row < navigation->count(); ++row) {
        QTest::keyClick(m_window, Qt::Key(Qt::Key_1 + row), Qt::ControlModifier);
        auto *page = qobject_cast<ui::Page *>(m_window->currentPage());
        QVERIFY(page);
        QTRY_VERIFY(page->isVisible());
        check(*page);
        if (QTest::currentTestFailed())
            return;
    }
}

// Once round, from wherever the focus is.
QList<QWidget *> WindowTest::walk(bool forward) const
{
    QList<QWidget *> stops;
    for (;;) {
        QWidget *focus = QApplication::focusWidget() ? QApplication::focusWidget() : m_window;
        QTest::keyClick(focus, forward ? Qt::Key_Tab : Qt::Key_Backtab, forward ? Qt::NoModifier : Qt::ShiftModifier);
        if (!QApplication::focusWidget() || stops.contains(QApplication::focusWidget()))
            return stops;
        stops.append(QApplication::focusWidget());
    }
}

void WindowTest::everyPageIsThere()
{
    QStringList titles;
    onEveryPage([&titles](const ui::Page &page) { titles.append(page.title()); });
    QCOMPARE(titles,
             QStringList({u"Sessions"_s, u"PORT policy"_s, u"Blocked"_s, u"Areas"_s, u"Review"_s, u"Accounts"_s,
                          u"Settings"_s}));
}

void WindowTest::everyControlHasAName()
{
    QStringList nameless;
    onEveryPage([&](const ui::Page &) {
        for (QWidget *widget : tabStops(*m_window)) {
            const QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
            if (!spoken || spoken->text(QAccessible::Name).trimmed().isEmpty())
                nameless.append(describe(widget));
        }
    });
    nameless.removeDuplicates();
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void WindowTest::everyControlIsReachedByTab_data()
{
    QTest::addColumn<bool>("forward");
    QTest::newRow("with Tab") << true;
    QTest::newRow("with Shift+Tab") << false;
}

void WindowTest::everyControlIsReachedByTab()
{
    QFETCH(bool, forward);
    QStringList missed;
    onEveryPage([&](const ui::Page &page) {
        QList<QWidget *> left = tabStops(*m_window);
        const QList<QWidget *> walked = walk(forward);
        for (QWidget *widget : walked)
            left.removeAll(widget);
        for (const QWidget *widget : std::as_const(left))
            missed.append(QString(page.title() % u": "_s % describe(widget)));
    });
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
}

void WindowTest::tabFollowsTheEye()
{
    QStringList jumps;
    onEveryPage([&](const ui::Page &page) {
        const auto place = [&page](const QWidget *widget) {
            return QRect(widget->mapTo(&page, QPoint()), widget->size());
        };
        // What scrolls has a place beside its like only.
        const auto scrolledBy = [](const QWidget *widget) {
            while (widget && !qobject_cast<const QScrollArea *>(widget))
                widget = widget->parentWidget();
            return widget;
        };
        const QWidget *before = nullptr;
        const QList<QWidget *> walked = walk(true);
        for (const QWidget *stop : walked) {
            if (!page.isAncestorOf(stop)) {
                before = nullptr;
                continue;
            }
            if (before && scrolledBy(before) == scrolledBy(stop) && place(stop).bottom() < place(before).top()
                && place(stop).left() < place(before).right())
                jumps.append(u"%1: from %2 up to %3"_s.arg(page.title(), describe(before), describe(stop)));
            before = stop;
        }
    });
    QVERIFY2(jumps.isEmpty(), qPrintable(jumps.join(u'\n')));
}

void WindowTest::nothingIsCutOffInASmallWindow()
{
    QStringList cut;
    onEveryPage([&](const ui::Page &page) {
        const int unit = m_window->fontMetrics().averageCharWidth();
        m_window->resize(unit * 160, unit * 100);
        QVERIFY(m_window->width() <= unit * 160);
        QTest::qWait(0);
        for (const QScrollArea *area : page.findChildren<QScrollArea *>()) {
            if (!area->isVisible() || area->horizontalScrollBar()->maximum() == 0)
                continue;
            QString widest;
            int width = 0;
            for (QWidget *child : area->widget()->findChildren<QWidget *>()) {
                const int needed = child->mapTo(area->widget(), QPoint()).x() + child->minimumSizeHint().width();
                if (child->isVisible() && needed > width) {
                    width = needed;
                    widest = describe(child);
                }
            }
            cut.append(u"%1: %2 of %3 pixels, because of %4"_s.arg(page.title())
                           .arg(area->viewport()->width())
                           .arg(area->widget()->minimumSizeHint().width())
                           .arg(widest));
        }
    });
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
}

void WindowTest::numbersComeWithTheirPlural()
{
    QStringList unready;
    onEveryPage([&](const ui::Page &) {
        QList<QWidget *> all = m_window->findChildren<QWidget *>();
        all.append(m_window);
        for (const QWidget *widget : std::as_const(all)) {
            for (const QString &text : textsOf(*widget)) {
                if (text.contains(u"(s)"_s) || text.contains(u"%n"_s))
                    unready.append(text);
            }
        }
    });
    QVERIFY2(unready.isEmpty(), qPrintable(unready.join(u'\n')));
    QCOMPARE(QCoreApplication::translate("ui::StateText", "Finishing %n transfer(s)…", nullptr, 1),
             u"Finishing 1 transfer…"_s);
    QCOMPARE(QCoreApplication::translate("ui::StateText", "Finishing %n transfer(s)…", nullptr, 3),
             u"Finishing 3 transfers…"_s);
}

void WindowTest::everyPluralIsTranslated()
{
    QFile file(QStringLiteral(PORTCULLIS_SOURCE_DIR "/translations/portcullis_en.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString catalogue = QString::fromUtf8(file.readAll());
    QVERIFY(!catalogue.contains(u"unfinished"_s));
    static const QRegularExpression plural(u"\"([^\"\\n]*%n [^\"\\n]*)\""_s);
    int found = 0;
    for (const QString &folder : {u"ui"_s, u"app"_s, u"server"_s}) {
        QDirIterator sources(QString(QStringLiteral(PORTCULLIS_SOURCE_DIR "/") % folder), {u"*.cpp"_s}, QDir::Files,
                             QDirIterator::Subdirectories);
        while (sources.hasNext()) {
            QFile source(sources.next());
            QVERIFY(source.open(QIODevice::ReadOnly));
            auto texts = plural.globalMatch(QString::fromUtf8(source.readAll()));
            for (; texts.hasNext(); ++found) {
                const QString text = texts.next().captured(1).toHtmlEscaped();
                // A long text is written in pieces: each has to be there.
                QVERIFY2(catalogue.contains(text), qPrintable(text));
            }
        }
    }
    QVERIFY(found > 5);
}

void WindowTest::everyProblemLeadsToItsField_data()
{
    using Place = api::Problem::Place;
    QTest::addColumn<api::Problem::Place>("place");
    QTest::newRow("listener") << Place::Listener;
    QTest::newRow("area") << Place::Area;
    QTest::newRow("log") << Place::Log;
    QTest::newRow("passive ports") << Place::PassivePorts;
    QTest::newRow("configuration") << Place::Configuration;
    QTest::newRow("accounts") << Place::Accounts;
    QTest::newRow("certificate") << Place::Certificate;
}

void WindowTest::everyProblemLeadsToItsField()
{
    QFETCH(api::Problem::Place, place);
    QVERIFY(writeConfiguration(R"({"areas": [{"path": "/", "directory": "/nowhere"}]})"));
    open();
    QWidget *const before = m_window->currentPage();
    Q_EMIT m_window->findChild<ui::HeaderBar *>()->problemActivated({place, u"/"_s, u"something"_s});
    QVERIFY(m_window->currentPage() != before);
}

void WindowTest::firstStartServesAFolder()
{
    open();
    auto *question = m_window->findChild<ui::FirstStartDialog *>();
    QVERIFY(question && question->isVisible());
    QTemporaryDir scratch;
    const QString folder = scratch.filePath(u"Public"_s);
    question->setFolder(folder);
    question->accept();
    QVERIFY(QDir(folder).exists());
    QVERIFY(QFile::exists(m_profile->filePath(u"portcullis.json"_s)));
}

QTEST_MAIN(WindowTest)
#include "tst_window.moc"
