#include "ui/blocked/FilterLine.h"

#include "server/base/Clock.h"
#include "ui/blocked/FilterMemory.h"
#include "ui/blocked/SuggestionModel.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainToolTip.h"
#include "ui/common/Tone.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCompleter>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QTextCharFormat>

namespace ui {

using namespace Qt::Literals::StringLiterals;

FilterLine::FilterLine(FilterMemory *memory, QWidget *parent)
    : QLineEdit(parent)
    , m_memory(memory)
    , m_sign(addAction(icon(u"search"_s, Tone::Muted), LeadingPosition))
    , m_completer(new QCompleter(this))
    , m_suggestions(new SuggestionModel(this))
{
    setClearButtonEnabled(true);
    setPlaceholderText(tr("Filter: client:10.0.0.0/8  reason:third-party  port:<1024  since:2d  \"text\""));
    setAccessibleName(tr("Filter"));
    m_completer->setModel(m_suggestions);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->popup()->setItemDelegate(new SuggestionDelegate(m_completer->popup()));
    m_completer->popup()->setAccessibleName(tr("Suggestions"));
    m_pause.setSingleShot(true);
    m_pause.setInterval(250);

    connect(m_sign, &QAction::triggered, this, [this] {
        if (m_state == State::Invalid)
            selectFault();
        else
            suggest(true);
    });
    connect(this, &QLineEdit::textChanged, this, [this] {
        check();
        m_pause.start();
    });
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_recalled = -1;
        suggest(false);
    });
    connect(this, &QLineEdit::cursorPositionChanged, this, &FilterLine::mark);
    connect(this, &QLineEdit::returnPressed, this, &FilterLine::settle);
    connect(&m_pause, &QTimer::timeout, this, &FilterLine::settle);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterLine::take);
    check();
}

QString FilterLine::faultText() const
{
    if (m_state != State::Invalid)
        return {};
    const QString where = text().mid(m_fault.position, qMax<qsizetype>(1, m_fault.length)).trimmed();
    return where.isEmpty() ? tr("At character %1: %2").arg(m_fault.position + 1).arg(m_fault.message)
                           : tr("At character %1, “%2”: %3", "a place in a text, what stands there, what is wrong")
                                 .arg(QString::number(m_fault.position + 1), where.left(40), m_fault.message);
}

void FilterLine::selectFault()
{
    setFocus(Qt::OtherFocusReason);
    setSelection(int(m_fault.position), int(qMax<qsizetype>(1, m_fault.length)));
}

void FilterLine::offerValues(audit::FilterKey key, const QString &typed, const QStringList &values)
{
    if (!m_place || m_place->key != key || m_place->typed != typed || !hasFocus())
        return;
    QList<FilterSuggestion> all;
    for (const QString &value : values) {
        if (value != typed)
            all.append({value, {}});
    }
    showSuggestions(all + filterSuggestions(*m_place));
}

void FilterLine::keyPressEvent(QKeyEvent *event)
{
    const bool popup = m_completer->popup()->isVisible();
    if (popup) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Escape:
        case Qt::Key_Tab:
        case Qt::Key_Backtab:
            event->ignore(); // the list's
            return;
        default:
            break;
        }
    } else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        recall(event->key() == Qt::Key_Up ? 1 : -1);
        return;
    } else if (event->key() == Qt::Key_Space && event->modifiers().testFlag(Qt::ControlModifier)) {
        suggest(true);
        return;
    } else if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        settle();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterLine::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange;
    if (look && !m_styling)
        showState();
}

void FilterLine::check()
{
    m_fault = {};
    const QString written = text();
    if (written.trimmed().isEmpty())
        m_state = State::Empty;
    else
        m_state = audit::AttemptFilter::parse(written, base::Clock::system().utcMicroseconds(), &m_fault)
            ? State::Valid
            : State::Invalid;
    showState();
    mark();
    Q_EMIT stateChanged();
}

// The wrong piece is underlined, which QLineEdit does for what an input method tells it.
void FilterLine::mark()
{
    if (m_styling)
        return;
    m_styling = true;
    QList<QInputMethodEvent::Attribute> attributes;
    if (m_state == State::Invalid) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(toneColor(palette(), Tone::Bad));
        attributes.append({QInputMethodEvent::TextFormat, int(m_fault.position) - cursorPosition(),
                           int(qMax<qsizetype>(1, m_fault.length)), wrong});
    }
    QInputMethodEvent event({}, attributes);
    QCoreApplication::sendEvent(this, &event);
    m_styling = false;
}

void FilterLine::showState()
{
    m_styling = true;
    QPalette look = QApplication::palette(this);
    const QColor base = look.color(QPalette::Base);
    if (m_state == State::Valid)
        look.setColor(QPalette::Base, blended(toneColor(look, Tone::Good), base, 0.12));
    else if (m_state == State::Invalid)
        look.setColor(QPalette::Base, blended(toneColor(look, Tone::Bad), base, 0.14));
    setPalette(look);
    QString says;
    switch (m_state) {
    case State::Empty:
        m_sign->setIcon(icon(u"search"_s, Tone::Muted));
        says = tr("Everything is shown. Ctrl+Space suggests, Up recalls filters used before.");
        break;
    case State::Valid:
        m_sign->setIcon(icon(u"success"_s, Tone::Good));
        says = tr("The filter is valid.");
        break;
    case State::Invalid:
        m_sign->setIcon(icon(u"error"_s, Tone::Bad));
        says = tr("The filter is not valid. %1").arg(faultText());
        break;
    }
    m_sign->setToolTip(plainToolTip(says));
    m_sign->setText(says);
    setAccessibleDescription(QString(
        says % u'\n'
        % tr("Conditions that must all hold, separated by blanks. A minus in front turns one round: -verb:EPRT")));
    setToolTip(plainToolTip(accessibleDescription()));
    m_styling = false;
}

void FilterLine::suggest(bool always)
{
    m_place = filterPlaceAt(text(), cursorPosition());
    const bool worthwhile = m_place && (m_place->key || !m_place->typed.isEmpty() || always);
    if (!worthwhile) {
        m_completer->popup()->hide();
        return;
    }
    showSuggestions(filterSuggestions(*m_place));
    if (m_place->key && hasRecordedValues(*m_place->key))
        Q_EMIT valuesWanted(*m_place->key, m_place->typed);
}

void FilterLine::showSuggestions(const QList<FilterSuggestion> &suggestions)
{
    m_suggestions->show(suggestions);
    if (suggestions.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    const int left = cursorRect().left() - fontMetrics().horizontalAdvance(m_place->typed);
    const int wide = qMin(width(), fontMetrics().averageCharWidth() * 72);
    m_completer->complete(QRect(qBound(0, left, qMax(0, width() - wide)), 0, wide, height()));
    // QCompleter sets its own delegate when it shows its list anew.
    if (!qobject_cast<SuggestionDelegate *>(m_completer->popup()->itemDelegate()))
        m_completer->popup()->setItemDelegate(new SuggestionDelegate(m_completer->popup()));
}

void FilterLine::take(const QString &suggestion)
{
    if (!m_place)
        return;
    const QString behind = text().mid(m_place->end);
    const bool isKey = suggestion.endsWith(u':') && !m_place->key;
    const QString between = isKey || behind.startsWith(u' ') ? QString() : u" "_s;
    const int cursor = int(m_place->begin + suggestion.size() + between.size());
    setText(QString(text().left(m_place->begin) % suggestion % between % behind));
    setCursorPosition(cursor);
    m_recalled = -1;
    if (isKey)
        suggest(true);
}

void FilterLine::recall(int step)
{
    const QStringList &used = m_memory->used();
    const int next = m_recalled + step;
    if (next >= used.size() || next < -1)
        return;
    if (m_recalled < 0)
        m_draft = text();
    m_recalled = next;
    setText(next < 0 ? m_draft : used.at(next));
    // The one in force stands first among those used: showing it again would look as if nothing had happened.
    if (next == 0 && step > 0 && used.first() == m_draft.trimmed())
        recall(1);
}

void FilterLine::settle()
{
    m_pause.stop();
    if (m_state == State::Invalid)
        return;
    const QString written = text().trimmed();
    if (written == m_settled)
        return;
    m_settled = written;
    Q_EMIT settled();
}

} // namespace ui
