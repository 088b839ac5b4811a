#include "ui/CloseDialog.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString settingsKey()
{
    return u"window/closeWhileServing"_s;
}

} // namespace

CloseDialog::CloseDialog(bool trayUsable, int sessions, QWidget *parent)
    : QDialog(parent)
    , m_remember(new QCheckBox(tr("&Remember my choice"), this))
{
    setWindowTitle(tr("Close the window"));
    setModal(true);
    auto *title = new PlainLabel(tr("The server is running. Keep serving?"), this);
    title->setScale(1.2, true);
    const QString people = sessions == 0 ? tr("Nobody is connected at the moment.")
                                         : tr("%n session(s) are connected.", nullptr, sessions);
    auto *text = new PlainLabel(
        trayUsable ? tr("Portcullis can go on without its window; the icon in the notification area opens it again. %1")
                         .arg(people)
                   : tr("This desktop shows no notification icons, so the window is minimised to stay "
                        "within reach. %1")
                         .arg(people),
        this);
    text->setWordWrap(true);
    text->setMinimumWidth(fontMetrics().averageCharWidth() * 58);

    auto *keep = new QPushButton(trayUsable ? tr("&Keep serving") : tr("&Minimise and keep serving"), this);
    auto *quit = new QPushButton(tr("&Stop and quit"), this);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    keep->setObjectName(u"keepServing"_s);
    quit->setObjectName(u"stopAndQuit"_s);
    cancel->setObjectName(u"cancel"_s);
    keep->setDefault(true);
    m_remember->setAccessibleDescription(tr("Closing the window does the same from now on, without asking"));
    keep->setAccessibleDescription(text->fullText());
    quit->setAccessibleDescription(tr("Lets transfers finish for up to ten seconds, then ends the program"));
    cancel->setAccessibleDescription(tr("Leaves the window open"));
    connect(keep, &QPushButton::clicked, this, [this] { choose(CloseChoice::KeepServing); });
    connect(quit, &QPushButton::clicked, this, [this] { choose(CloseChoice::StopAndQuit); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    const int gap = fontMetrics().height();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remember);
    buttons->addStretch(1);
    buttons->addSpacing(gap);
    buttons->addWidget(cancel);
    buttons->addWidget(quit);
    buttons->addWidget(keep);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap * 3 / 2, gap * 3 / 2, gap * 3 / 2, gap);
    layout->setSpacing(gap * 2 / 3);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addStretch(1);
    layout->addSpacing(gap / 2);
    layout->addLayout(buttons);
    QWidget::setTabOrder(keep, quit);
    QWidget::setTabOrder(quit, cancel);
    QWidget::setTabOrder(cancel, m_remember);
    keep->setFocus();
}

bool CloseDialog::remembers() const
{
    return m_remember->isChecked();
}

void CloseDialog::choose(CloseChoice choice)
{
    m_choice = choice;
    accept();
}

CloseChoice rememberedCloseChoice()
{
    const QString saved = QSettings().value(settingsKey()).toString();
    if (saved == u"keep-serving")
        return CloseChoice::KeepServing;
    return saved == u"quit" ? CloseChoice::StopAndQuit : CloseChoice::Ask;
}

void rememberCloseChoice(CloseChoice choice)
{
    QSettings settings;
    if (choice == CloseChoice::Ask)
        settings.remove(settingsKey());
    else
        settings.setValue(settingsKey(), choice == CloseChoice::KeepServing ? u"keep-serving"_s : u"quit"_s);
}

} // namespace ui
